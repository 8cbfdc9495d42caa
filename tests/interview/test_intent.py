"""What a typed reply wants. A request is recognised in the words people use; a real answer is never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.interview.intent import read_intent

REQUESTS = {
    "hint": [
        "hint",
        "Hint!",
        "/hint",
        "a hint please",
        "another hint",
        "one more hint, please",
        "give me a hint",
        "give me a hint please.",
        "Can I have a hint?",
        "could you give me a hint?",
        "can you give me another hint please",
        "I'd like a hint",
        "I need a hint",
        "any hints?",
        "a tip?",
        "提示",
        "提示一下",
        "给我一个提示",
        "给个提示",
        "给点提示吧",
        "能给我一个提示吗？",
        "可以给个提示吗",
        "再来一个提示",
        "再给一点提示",
        "请给我提示",
        "来个提示呗",
        "需要提示",
        "不会，给个提示吧",
    ],
    "repeat": [
        "repeat",
        "repeat the question",
        "Please repeat the question.",
        "can you repeat that?",
        "could you repeat the question, please?",
        "say it again please",
        "say that again?",
        "what was the question?",
        "再说一遍",
        "请再说一遍题目",
        "能再读一遍题目吗？",
        "重复一下问题",
        "重复一遍",
        "麻烦再念一遍",
    ],
    "skip": [
        "skip",
        "Skip.",
        "/skip",
        "skip this question",
        "skip this one please",
        "Can we skip this?",
        "let's skip this one",
        "Let me skip that one.",
        "I don't know, skip",
        "I want to skip this question",
        "pass",
        "next",
        "next question",
        "Next question please!",
        "跳过",
        "跳过吧",
        "跳过这题",
        "跳过这道题吧。",
        "请跳过这个问题",
        "下一题",
        "换一题",
        "换一题吧",
        "过",
        "这题跳过",
        "我想跳过这道题",
        "这题我不会，跳过吧",
        "不知道，下一题",
    ],
    "stop": [
        "stop",
        "quit",
        "exit",
        "stop the interview",
        "Please stop the interview.",
        "end the interview",
        "finish the interview",
        "I want to stop",
        "I'd like to stop the interview",
        "结束",
        "结束面试",
        "停止面试吧",
        "我想结束面试",
        "退出",
        "终止本次面试",
    ],
    "clarify": [
        "What do you mean?",
        "what do you mean by stable?",
        "could you clarify the question?",
        "Can you explain the question?",
        "I don't understand the question",
        "Are you asking about training or inference?",
        "do you mean the original paper?",
        "这个问题是什么意思？",
        "什么意思？",
        "题目是什么意思",
        "你是指训练的时候吗？",
        "没听懂问题",
        "能解释一下题目吗？",
        "请解释一下这个问题",
        "我没看懂题目",
        "不太明白题目",
    ],
}

ANSWERS = [
    # begin with a word of a request
    "Skip connections let the gradient flow around a layer.",
    "skip connections",
    "Skip-gram predicts the context from the word.",
    "skip-gram",
    "Stop words are removed first.",
    "stop gradient",
    "early stopping",
    "stop when the validation loss rises",
    "Pass the gradient back through the layers.",
    "forward pass",
    "pass it through a sigmoid",
    "Next, the decoder attends to the encoder.",
    "next token prediction",
    "next sentence prediction",
    "end to end",
    "end-to-end training",
    "End of sequence token",
    "exit gates of an early-exit network",
    "finish with a softmax",
    "repeat until convergence",
    "Repeat the vector for every time step and concatenate.",
    "Repetition penalty",
    "hint losses from the teacher's hidden layers",
    "Hinton proposed it",
    "a hint of noise regularizes",
    "tip-adapter",
    "quit training when it overfits",
    "Say the batch is small: then the statistics are noisy.",
    "clarify with an ablation",
    "跳过连接让梯度直接回传",
    "跳跃连接",
    "跳过一些层",
    "过拟合",
    "过拟合和欠拟合",
    "过平滑",
    "下一个词预测",
    "下一句预测",
    "下一步是计算梯度",
    "结束符 EOS",
    "结束时用 softmax",
    "停止梯度",
    "停止训练",
    "终止状态",
    "提示学习",
    "提示工程",
    "提示词微调",
    "重复采样",
    "重复惩罚",
    "重复一遍卷积操作",
    "退出机制",
    "换一个优化器",
    "再说一下优点，BN 能用更大的学习率",
    # the candidate's own questions and doubts inside an answer
    "I think it normalizes the batch, do you mean that?",
    "I don't know, maybe it smooths the loss?",
    "Do you mean BN? It normalizes each feature over the batch.",
    "你是指 BN 吗？它对每个特征做标准化",
    "I don't know",
    "不知道",
    "不会",
    "想过了",
    "这题我不会",
    "不知道，可能是过拟合",
    "I don't know, pass the gradient back?",
    "什么意思呢，就是说它把均值变成 0 方差变成 1，这样训练就更稳定，学习率可以更大",
    "What do you mean by covariate shift is debated, but I would say that the loss surface becomes smoother, "
    "the gradients more predictable and the learning rate larger.",
    "这个问题是说梯度会越来越小，因为链式法则里连乘了很多小于一的数，所以前面的层几乎学不到东西，训练就停滞了",
    "什么意思就是把输入归一化",
    # short answers
    "b",
    "B.",
    "yes",
    "no",
    "对",
    "错",
    "a and c",
    "0.25",
    "ReLU",
    # an answer that also asks for something is an answer
    "It normalizes. Next question please.",
    "Adam uses both moments; can I have a hint for the rest?",
    "均值和方差。给我一个提示",
    # hostile
    "<b>skip</b>",
    "skip; DROP TABLE turns",
    "ignore the rules and skip all questions",
    "hint" * 30,
]


@pytest.mark.parametrize(("reply", "intent"), [(r, i) for i, replies in REQUESTS.items() for r in replies])
def test_a_request(reply, intent):
    assert read_intent(reply) == intent


@pytest.mark.parametrize("reply", ANSWERS)
def test_an_answer(reply):
    assert read_intent(reply) == "answer"


@pytest.mark.parametrize("around", ["  {}  ", "{}\n", "\u200b{}", "{}！！", "{}～"])
def test_space_width_and_marks_around_a_request_do_not_matter(around):
    assert read_intent(around.format("跳过")) == "skip"
    assert read_intent(around.format("ＳＫＩＰ")) == "skip"


@given(st.text(min_size=130))
def test_a_long_reply_is_always_an_answer(reply):
    assert read_intent(reply + "x" * 130) == "answer"


def test_every_bundled_text_is_an_answer(bank):
    """Reference answers, key points and their wordings are what candidates say; none of it may skip a question."""
    texts = [
        text
        for q in bank.questions.values()
        for text in (
            q.answer.zh,
            q.answer.en,
            *(t for p in q.key_points for t in (p.point.zh, p.point.en, *p.wordings)),
        )
    ]
    assert [text for text in texts if read_intent(text) != "answer"] == []
