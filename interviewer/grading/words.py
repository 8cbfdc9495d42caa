"""The words that the built-in examiner knows: what negates, what points in a direction, what means the same.

Data only. Chinese and English stand side by side, because practitioners mix them within one clause. `_` joins the words of a
phrase; an English entry stands for its inflected forms, too. Nothing here comes from one question: these are words of the
languages and of the field.
"""

from __future__ import annotations

NEGATIONS = """
    not never cannot no nothing nobody none neither nor without hardly unable rather_than instead_of fail_to lack
    dont doesnt didnt isnt arent wasnt werent wont cant couldnt shouldnt wouldnt no_longer 不 没 没有 无 未 非 勿
    不会 不能 不是 不用 不再 不需要 不必 不可 不可以 不应该 不应 不要 不做 不把 不对 无法 无需 无须 并不 并没有 从不
    绝不 毫不 毫无 没法 难以 而不是 而非 而不 不易 不容易 不太 不怎么 没那么 不具有 不具备 不存在 不属于
"""
"""What turns a statement into its opposite, up to the end of the clause."""

NOT_NEGATIONS = """
    not_only not_just not_to_mention no_matter no_doubt or_not whether_or_not not_merely 不仅 不但 不光 不只 不断
    不过 不管 不论 不妨 不错 不一样 不少 不止 不得不 不得了 差不多 不然 不同 不一 不一定 不如 不到 不等式 不变 不动
    不变性 不确定 了不起 要不 无论 无监督 无穷 无限 无偏 无关 无非 无损 非常 非线性 非凸 非零 非参数 未来 未知 并且
    除非 是非 没了 没事 会不会 能不能 是不是 要不要 有没有 对不对 可不可以 需不需要 行不行
"""
"""Words that look like negations and are none."""

CONDITIONS = """
    unless otherwise if_not if_no if_you_do_not if_you_dont if_we_do_not if_we_dont if_there_is_no were_it_not 否则
    不然 不然的话 要不然 如果不 如果没有 如果没 要是不 要是没有 要是没 若不 若没有 倘若不 假如不 假如没有 没有的话
    不用的话 不加的话
"""
"""A negated condition: what follows holds for the opposite case ("without it the rate has to be small")."""

CONNECTIVES = """
    but because since so so_that therefore thus hence while whereas although though which however instead then
    and_then otherwise unless if when where in_contrast on_the_other_hand as_a_result that_is 但 但是 可是 然而 却
    而 而是 因为 由于 所以 因此 因而 于是 从而 使得 以便 如果 要是 然后 接着 最后 另外 此外 还有 同时 就是说
    也就是说 换句话说 相反 反之 否则 不然 其次 首先 再 则 不过
"""
"""Words that begin a new clause, written or spoken."""

HYPOTHESES = """
    if 如果 要是 假如 倘若 一旦
"""
"""Connectives that open what is only supposed."""

GLUE = """
    one ones a an the this that these those it its they them their he she we you i my your our one there here is are
    was were be been being am do does did has have had having can could may might must shall should will would to of
    in on at by for from with into onto over under between among through during about as and or than too also just
    only very much such each every all any both some most other another same own up out people how what why who
    whose well like basically actually really quite kind sort lot lots bit thing things something get gets got
    getting let lets make makes made making take takes taken taking go goes going come comes say says said mean_that
    means_that call called happen happens know use uses used using need needs give gives given put puts so_called 的
    了 着 地 得 吧 吗 呢 啊 嘛 呀 就 是 也 都 还 又 很 会 能 可 要 想 把 被 让 使 将 与 和 跟 或 及 在 从 到 于 由
    它 他 她 我 你 们 这 那 其 之 个 种 些 每 各 所 即 有 来 去 给 用 以 为 对 做 等 比 当 向 按 靠 拿 再 才 只 并
    且 已 更 最 较 太 越 里 中 上 下 后面 前面 里面 上面 下面 时候 的时候 的话 就是 也就是 其实 有人说 有人 很多人
    人们 常说 可以 能够 需要 应该 可能 一个 一种 一些 这个 那个 这样 那样 这种 那种 这些 那些 它们 他们 我们 你们
    自己 什么 怎么 为什么 如何 哪些 通过 对于 关于 根据 按照 作为 成为 变成 使用 利用 采用 进行 得到 获得 之间 其中
    以及 或者 或是 而且 并且 比如 例如 比较 非常 特别 十分 基本上 一般 通常 主要 本质上 相当于 意味着 所谓 叫做 称为
    属于 包括 包含 来说 来讲 说白了 一下 一点 有点 大家 觉得 认为 知道 看到 说明 表示 之类 等等 那么 如此 这里 那里
    已经 正在 一直 总是 往往 经常 还是 只是 只要 只有 都是 也是 不同 一样 那么 多少 每个 每次 各个
"""
"""Words that tie others together. A statement has some; a list of terms has none. They carry no content of their own."""

DIRECTIONS: dict[str, tuple[str, str]] = {
    "size": (
        """
        large larger largest big bigger biggest high higher highest great greater more increase grow grew grown
        raise rise rose risen amplify enlarge expand strong stronger heavy heavier above exceed long longer 大 更大
        较大 过大 很大 变大 太大 增大 越大 放大 调大 加大 大于 大的 高 更高 较高 过高 很高 变高 太高 升高 提高 增高
        越高 高于 不低于 不小于 不少于 多 更多 较多 过多 很多 太多 变多 越多 增多 增加 增长 上升 增强 强 更强 较强
        加强 加重 超过 扩大 长 更长 变长 越长 很长 拉长 膨胀
        """,
        """
        small smaller smallest little low lower lowest few fewer less decrease reduce reduction shrink shrank drop
        fall fell decline weak weaker tiny below short shorter light lighter diminish 小 更小 较小 过小 很小 变小
        太小 减小 越小 缩小 调小 小于 小的 低 更低 较低 过低 很低 变低 太低 降低 越低 低于 不高于 不大于 不超过 少
        更少 较少 过少 很少 太少 变少 越少 减少 下降 减弱 弱 更弱 较弱 削弱 减轻 不足 压缩 短 更短 变短 越短 很短
        缩短 收缩
        """,
    ),
    "speed": (
        """
        fast faster quick quicker quickly rapid rapidly accelerate speed_up 快 更快 较快 很快 加快 加速 变快 越快
        快速 迅速
        """,
        "slow slower slowly slow_down decelerate 慢 更慢 较慢 很慢 减慢 减速 变慢 越慢 缓慢",
    ),
    "quality": (
        """
        good well better best improve enhance help effective 好 更好 较好 很好 变好 越好 改善 提升 有助于 有利于
        有帮助 优于 有效
        """,
        """
        bad badly worse worst worsen degrade deteriorate hurt harm hamper ineffective 差 更差 较差 很差 变差 越差
        恶化 有害 劣于 损害 妨碍 失效
        """,
    ),
    "ease": (
        "easy easier easily simple simpler 容易 更容易 易于 简单",
        "hard harder difficult complex 难 更难 困难 复杂",
    ),
    "order": (
        "before precede prior_to 之前 以前 先 前 早于",
        "after afterwards 之后 以后 后 晚于 随后",
    ),
    "cause": (
        """
        cause lead_to led_to introduce produce aggravate induce trigger result_in 导致 引起 造成 产生 引入 加剧 引发
        带来
        """,
        """
        prevent avoid alleviate mitigate eliminate relieve suppress remove solve combat 避免 防止 缓解 消除 抑制
        去掉 解决 克服 摆脱 减缓
        """,
    ),
    "keep": (
        "keep kept retain preserve 保留 保持 留下 保存",
        "lose loses lost discard forget throw_away drop_out 丢弃 丢掉 丢失 损失掉 失去 忘掉 遗忘掉 扔掉 舍弃",
    ),
    "same": (
        "same identical equal constant unchanged 相同 一致 一样的 相等 同一个 恒定 不变",
        "different differ vary distinct 不同 不一样 不一致 不相等 各异",
    ),
    "stable": (
        "stable stabilize smooth smoother 稳定 平稳 平滑 更稳定 更平滑",
        "unstable oscillate jitter 不稳定 震荡 振荡 抖动 波动",
    ),
    "sensitive": (
        "sensitive depend dependent rely 敏感 依赖 取决于",
        "insensitive independent robust 不敏感 不依赖 独立 鲁棒",
    ),
    "linear": (
        "linear 线性 线性的",
        "nonlinear non_linear 非线性 非线性的",
    ),
    "extreme": (
        "maximum maximize max maximal 最大 最大化 最大值 极大 极大值",
        "minimum minimize min minimal 最小 最小化 最小值 极小 极小值",
    ),
    "positive": (
        "positive 正 正的 正数 为正 正值 恒正 正半轴 正区间",
        "negative 负 负的 负数 为负 负值 负半轴 负区间",
    ),
    "sparse": (
        "sparse 稀疏",
        "dense 稠密 密集",
    ),
    "deep": (
        "deep deeper 深 更深 深层 更深的",
        "shallow shallower 浅 更浅 浅层 更浅的",
    ),
    "flat": (
        "flat flatter 平坦 平缓 更平坦",
        "sharp sharper steep steeper 尖锐 陡峭 陡",
    ),
    "open": (
        "open 打开 开启 放行",
        "close closed shut 关闭 关上",
    ),
    "parallel": (
        "parallel parallelize 并行",
        "sequential sequentially serial 串行 逐个",
    ),
    "cost": (
        "expensive costly 昂贵 开销大 代价大",
        "cheap cheaper 便宜 开销小 代价小",
    ),
    "estimate": (
        "underestimate 低估",
        "overestimate 高估",
    ),
}
"""Axis -> (words for one end, words for the other). The same axis with the opposite end contradicts."""

PLAIN = """
    multiplicative additive large_language_model high_level low_level low_rank high_order deep_learning at_least
    at_most more_or_less long_term short_term long_short_term higher_order first_order second_order no_more_than
    right_away add_up to_some_extent multi_head feed_forward 当前 目前 能力 能量 大小 大约 大概 大致 大部分 大多
    大多数 大模型 大规模 大语言模型 大量 大幅 小数 小时 小组 小批量 多个 多头 多层 多次 多种 多步 多数 多样 多样性
    多分类 多模态 多任务 多项式 多元 至少 最多 最少 少样本 少量 高斯 高级 高效 高维 高阶 高层 低秩 低级 低维 低层
    低阶 长度 长短期 长期 短期 增加了 先验 后验 前馈 前面 后面 前提 前缀 后缀 后来 以后 先进 优先 最后 前者 后者
    正则 正则化 正交 正确 正态 正常 正好 真正 修正 改正 正比 负责 负担 加权 加载 增加 参加 更加 加入 乘客 难点 深度
    深度学习 深刻 左右 最大似然 极大似然 最小二乘 强化学习 强调 好处 坏处 差别 差异 差距 误差 方差 标准差 残差 偏差
    协方差 时间差 不好 快照 弱监督 自监督 半监督 连乘积 容易 简单来说 简单说 困惑度 短路 长尾 高度 强度 程度 复杂度
    复杂性 产生式 变化率 线性回归 线性变换 线性代数 线性组合 线性层 独立同分布 加速度 强大 多余 低频 高频 高速
    测试集 训练集 验证集 预训练
"""
"""Words in which a direction word is only a syllable, or means no direction."""

SYNONYMS = """
    均值 平均值 平均数 平均 mean average | 方差 variance | 标准差 std standard_deviation | 网络 神经网络 network net
    | 模型 model | 梯度 gradient grad | 权重 weight | 参数 parameter param | 损失 loss 损失函数 loss_function
    代价函数 cost_function 目标函数 objective | 学习率 learning_rate lr 步长 step_size | 收敛 converge convergence |
    发散 diverge divergence | 泛化 generalize generalization generalise | 正则化 正则 regularize regularization
    regularizer regularise | 归一化 标准化 规范化 normalize normalization standardize normalise standardise | 初始化
    initialize initialization init initialise | 特征 feature | 通道 channel | 样本 sample example instance | 批 批次
    一批 batch mini_batch minibatch 小批量 | 层 layer | 隐藏层 隐层 hidden_layer | 隐状态 隐藏状态 hidden_state |
    神经元 单元 neuron unit node 节点 | 激活 激活值 activation | 激活函数 activation_function | 输入 input | 输出
    output | 卷积 convolution conv | 卷积核 滤波器 kernel filter | 池化 pooling pool | 循环网络 循环神经网络 rnn
    recurrent_network recurrent_neural_network recurrent_net | 门 gate | 遗忘门 forget_gate | 输入门 input_gate |
    输出门 output_gate | 细胞状态 记忆单元 cell_state memory_cell | 序列 sequence | 时间步 time_step timestep |
    注意力 attention | 查询 query | 键 key | 值 value | 嵌入 向量表示 embedding embed | 词向量 word_vector
    word_embedding | 词元 token | 分词 tokenize tokenizer tokenization | 编码 encode encoding | 解码 decode decoding
    | 概率 probability | 分布 distribution | 似然 likelihood | 先验 prior | 后验 posterior | 期望 expectation
    expected_value | 熵 entropy | 交叉熵 cross_entropy | 采样 抽样 sampling | 矩阵 matrix | 向量 vector | 张量
    tensor | 维度 维 dimension dimensional dim | 秩 rank | 特征值 eigenvalue | 导数 求导 derivative differentiate |
    偏导 partial_derivative | 曲率 curvature | 链式法则 chain_rule | 反向传播 反向 反传 backpropagation backprop
    backpropagate backward backward_pass | 前向传播 前向 forward forward_pass forward_propagation | 更新 update |
    迭代 iteration iterate | 轮 epoch | 优化器 optimizer optimiser | 优化 optimize optimization optimise | 动量
    momentum | 一阶矩 first_moment | 二阶矩 second_moment | 衰减 decay anneal 退火 | 调度 schedule scheduler | 预热
    热身 warmup warm_up | 裁剪 截断 clip clipping | 阈值 threshold | 范数 norm | 饱和 saturate saturation | 局部
    local | 全局 global | 最优 optimum optimal | 鞍点 saddle_point saddle | 平台 高原 plateau | 曲面 surface
    landscape | 残差 residual | 跳连 跳跃连接 残差连接 skip_connection shortcut residual_connection | 恒等 identity
    | 分类 classify classification classifier 分类器 | 回归 regression | 标签 label | 预测 predict prediction |
    真实值 ground_truth true_value | 误差 error | 准确率 accuracy | 精确率 查准率 precision | 召回率 查全率 recall |
    阳性 positive_class | 训练集 training_set training_data | 验证集 validation_set validation | 测试集 test_set
    test_data | 数据 data | 数据增强 data_augmentation augmentation augment | 标注 annotate annotation | 随机失活
    dropout 丢弃法 | 丢弃率 dropout_rate drop_rate | 早停 early_stopping early_stop | 权重衰减 weight_decay | 惩罚
    penalty penalize | 稀疏性 sparsity | 集成 ensemble | 噪声 噪音 noise noisy | 容量 capacity | 表达能力
    expressive_power expressiveness expressive | 缩放 scale scaling rescale | 平移 shift offset | 尺度 量级
    magnitude | 仿射 affine | 可学习 可训练 learnable trainable | 学到 学出来 学习 learn learned | 滑动平均 移动平均
    moving_average running_average running_mean | 统计量 statistic statistics stats | 生成器 generator | 判别器
    discriminator | 隐变量 潜变量 latent_variable latent | 重构 重建 reconstruct reconstruction | 扩散 diffusion |
    去噪 denoise denoising | 微调 fine_tune fine_tuning finetune finetuning | 预训练 pretrain pretraining
    pre_training | 提示 prompt | 奖励 reward | 策略 policy | 偏好 preference | 对齐 align alignment | 蒸馏 distill
    distillation | 量化 quantize quantization | 剪枝 prune pruning | 缓存 cache caching | 显存 gpu_memory memory
    内存 | 混合精度 mixed_precision | 数据并行 data_parallel data_parallelism | 模型并行 model_parallel
    model_parallelism | 延迟 latency | 吞吐 吞吐量 throughput | 检索 retrieve retrieval | 重排 rerank reranking
    reranker | 知识库 knowledge_base | 幻觉 hallucinate hallucination | 上下文 context | 智能体 agent | 工具 tool |
    位置编码 positional_encoding position_encoding positional_embedding | 自注意力 self_attention | 多头 multi_head
    | 掩码 mask masking | 残缺 missing | 计算量 计算 compute computation computational | 复杂度 complexity | 距离
    distance | 相似度 相似性 similarity similar | 内积 点积 dot_product inner_product | 指数 指数级 exponential
    exponentially | 对数 log logarithm | 平方 square squared | 平方根 square_root sqrt | 除以 除 divide divided_by |
    减去 减 减掉 subtract minus | 加 加上 加法 相加 求和 累加 加起来 加和 add addition sum plus added | 乘 乘以 乘法
    相乘 连乘 乘上 乘积 点乘 multiply multiplication product times | 求平均 averaging | 方向 direction | 步 step |
    速度 speed | 效果 表现 performance | 区域 region | 图像 图片 image picture | 像素 pixel | 文本 text | 单词 词
    word | 句子 sentence | 语言 language | 长距离 远距离 long_range long_distance long_range_dependency 长程 |
    依赖关系 dependency | 信息 information info | 记忆 记住 memorize remember | 保留 keep retain preserve | 选择
    choose select pick | 限制 约束 constrain constraint restrict limit | 比例 share fraction proportion ratio | 全部
    entire whole 整个 | 单个 single | 共享 share_weights shared sharing | 固定 fixed fix freeze 冻结 | 重要
    important | 错误 mistake wrong | 正确 correct right | 假设 assume assumption | 证明 prove proof | 实验
    experiment empirical empirically | 论文 paper | 解释 explanation explain | 原因 reason | 目的 purpose goal aim |
    好处 优点 优势 advantage benefit | 缺点 劣势 坏处 disadvantage drawback | 局限 limitation | 关键 crucial
    essential | 不同于 differ_from | 取代 代替 替代 replace replacement | 结合 combine combination | 改变 变化
    change | 零 zero 0 为零 | 二 两 two 2 | 三 three 3 | 训练 训练时 训练的时候 训练阶段 train training train_time
    training_time | 推理 推理时 测试 测试时 测试阶段 预测时 推断 inference test_time prediction_time test testing |
    编码器 encoder | 解码器 decoder | 过拟合 overfit overfitting | 欠拟合 underfit underfitting | 梯度爆炸
    exploding_gradient explode_gradient | 梯度消失 vanishing_gradient vanish_gradient | 爆炸 explode explosion
    blow_up | 消失 vanish | 有监督 监督 supervised | 无监督 unsupervised | 单向 unidirectional | 双向 bidirectional
    | 上溢 overflow | 下溢 underflow | 偏差 偏置 bias bias_term | 判别 discriminate | 生成 generate | 压缩 compress
    | 最大池化 max_pooling max_pool | 平均池化 average_pooling avg_pooling mean_pooling | 批归一化 batch_norm
    batchnorm batch_normalization bn | 层归一化 layer_norm layernorm layer_normalization ln | 少数类 minority |
    多数类 majority | 大小 尺寸 size | 软注意力 soft_attention | 硬注意力 hard_attention | 交叉注意力
    cross_attention | 分母 denominator | 分子 numerator | 正样本 positive_sample positive_example | 负样本
    negative_sample negative_example | gamma γ | beta β | alpha α | eta η | theta θ | lambda λ | sigma σ | mu μ |
    epsilon ε ϵ | delta δ | nan inf 无穷大
"""
"""Groups of words that mean the same here, separated by `|`."""

LATEX = """
    frac sqrt hat tilde bar mathrm mathbf text left right begin end cdot odot quad qquad times partial sum prod int
    approx leftarrow rightarrow to le ge leq geq neq infty top operatorname nabla ldots dots mathbb mathcal
    underbrace overline big bigl bigr aligned
"""
"""Commands of formulas; they say nothing by themselves. Read only after a backslash."""

REFUTED_AHEAD = (
    r"\b(?:it is|it's|its) (?:not (?:true|correct|right|the case)|wrong|false|incorrect|untrue|a myth|a misconception)\b(?: to (?:say|think|believe|claim))?(?: that)?"
    r"|\b(?:myth|misconception|fallacy|mistake) (?:is )?that\b|\bwrong(?:ly)? (?:to )?(?:say|think|believe|claim|assume)(?:s|ed)?(?: that)?\b|\bcontrary to\b"
    r"|\b(?:do not|don't|dont|doesn't|does not|never) (?:think|believe|agree|mean|claim|say)\b(?: that)?|\bnot because\b"
    r"|\bfar from\b|\bno one (?:says|claims)\b"
    r"|并非|并不是说?|不是说|不认为|不能说|不能认为|不代表|不意味着|不等于说?|误以为|错误地?(?:认为|以为)|错误的?(?:说法|观点|理解)是|误区是|不正确的是|没有说"
)
"""Opens a statement that the speaker rejects: everything after it in the sentence is meant the other way round."""

REFUTED_BEHIND = (
    r"\b(?:that|this|which|it|they|claim|idea|belief|statement|view)(?: is|'s|s| are|'re)(?: (?:actually|simply|just|completely|clearly|all|also|in fact))*"
    r" (?:not (?:true|right|correct|the case|so)|wrong|false|incorrect|untrue|a myth|myths?|a (?:common )?misconception|mistaken)\b"
    r"|\bisn't (?:true|right|correct|the case)\b|\b(?:is|are) a (?:common )?(?:myth|misconception)\b|\bnot the case$"
    r"|(?:这|那|其实|实际上|都|说法|观点|理解|想法|以为|认为)[^，。；,.;]{0,6}(?:不对|是错的|不正确|是错误的|错了|不成立|是误解|是误区|是个误区|是个误解|不准确|并非如此|不是这样|不然)"
    r"|^(?:不对|错了|并非如此|其实不然|不是这样的?|是错的|是错误的|是不对的)"
)
"""Rejects what was said before it in the sentence, or the sentence before."""

TURN = (
    r"\b(?:but|actually|in fact|in reality|rather|instead|it is just|really)\b|而是|但|其实|实际上|事实上|应该是|正确的"
)
"""Ends the reach of a rejection."""

RIVALS = """
    bias variance | epoch iteration batch | generator discriminator | precision recall | training inference |
    encoder decoder | 上溢 下溢 | max_pooling average_pooling | input_gate forget_gate output_gate | sigmoid tanh
    relu | cbow skip_gram skipgram | word2vec glove | overfitting underfitting | vanish explode | 梯度消失 梯度爆炸
    | l1 l2 | lasso ridge | sgd momentum adagrad rmsprop adam adamw | forward backward | query key value | rnn lstm
    gru | cnn rnn transformer | batch_norm layer_norm group_norm instance_norm | parameter hyperparameter | 参数
    超参数 | roc pr | fp16 bf16 fp32 int8 | data_parallel model_parallel tensor_parallel pipeline_parallel | bagging
    boosting | 生成式 判别式 | numerator denominator | supervised unsupervised | prior posterior | bert gpt |
    pretraining fine_tuning | retrieval generation | bm25 dense_retrieval | sft rlhf dpo ppo | mle map | 最大似然
    最大后验 | cell_state hidden_state | training_set validation_set test_set | conv fully_connected | 卷积层
    全连接层 | greedy beam_search | top_k top_p | prefill decode | zero_shot few_shot | lora full_fine_tuning | mean
    variance | attention convolution | self_attention cross_attention | soft_attention hard_attention | vae gan
    diffusion | 正样本 负样本 | false_positive false_negative | 假阳性 假阴性 | 误报 漏报 | mse cross_entropy | mae
    mse | 偏差 方差 | 一阶矩 二阶矩 | first_moment second_moment | minority majority | 少数类 多数类 |
    positive_class negative_class | add multiply | multiply divide | add subtract | horizontal vertical | row column
    | student teacher | 学生 教师 | 学生模型 教师模型 | softmax sigmoid | quantization pruning distillation |
    latency throughput | stride padding | global local | 全局 局部 | low_level high_level | actor critic | policy
    value_function | on_policy off_policy | kl js | forward_kl reverse_kl
"""
"""Groups of things, separated by `|`, that are told apart by what is said of them."""
