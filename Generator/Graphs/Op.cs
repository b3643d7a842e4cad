namespace Kiln.Generator.Graphs;

/// <summary>
/// What the compiler knows to compute. One file per op answers, in this order: its shape, its gradient, how it may lie in memory,
/// how it fuses, and how it is written as C#. Passes ask these questions and never name an op.
/// </summary>
internal abstract class Op
{
    /// <summary>The op's name in dumps, with its constants.</summary>
    public abstract override string ToString();

    /// <summary>Shapes and types of the outputs. Layers have checked the inputs; a violation here is a bug of ours.</summary>
    public abstract IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs);

    /// <summary>What to append to the layer's name for each output.</summary>
    public virtual IReadOnlyList<string> OutputNames => [""];

    /// <summary>
    /// Adds the gradient of every input that <see cref="Gradient.Needs"/> asks for, as new nodes. What those nodes read of the forward
    /// pass is what the op keeps for backward.
    /// </summary>
    public abstract void Differentiate(Gradient gradient);

    /// <summary>Whether the op acts on each row of the leading (batch, time) axes by itself, in whatever order they lie.</summary>
    /// <param name="node">The node.</param>
    /// <param name="leading">How many leading axes of the values are batch and time: 2 for (B, T, …), 1 for (B*T, …).</param>
    public virtual Rows Rows(Node node, int leading) => Graphs.Rows.RowMajor;

    /// <summary>Whether a value of the node has steps at all: a shape may look like (B, T) by chance, where a layer has just dropped the time axis.</summary>
    public virtual bool HasSteps(Node node, Value value) => true;

    /// <summary>The op works on windows of images, or on their channels, and has them last whenever it can.</summary>
    public virtual bool WantsChannelsLast(Node node) => false;

    /// <summary>
    /// The op on values whose channels lie last, or null if it needs the logical order. It is asked with the logical values; an op that
    /// wants channels last answers whatever lies, one that goes along answers if one of its inputs lies so.
    /// </summary>
    /// <param name="node">The node, with logical shapes.</param>
    /// <param name="channels">For each input how many channels lie last, or 0 if it lies in logical order.</param>
    public virtual ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels) => null;

    /// <summary>The op only moves values from one order to another.</summary>
    public virtual bool IsRelayout => false;

    /// <summary>The output is the first input under another shape: no work, no memory.</summary>
    public virtual bool IsAlias => false;

    /// <summary>Whether output <see cref="OverwritingOutput"/> may be written over this input, if the input is not needed afterwards.</summary>
    public virtual bool CanOverwrite(Node node, int input) => false;

    /// <summary>The output that <see cref="CanOverwrite"/> is about.</summary>
    public virtual int OverwritingOutput => 0;

    /// <summary>Whether the op itself can add to its output instead of overwriting it (weight gradients).</summary>
    public virtual bool CanAccumulate => false;

    /// <summary>The op as an expression over its inputs, element by element, if it is one: such ops fuse with each other.</summary>
    public virtual Elementwise? Elementwise => null;

    /// <summary>The op adds up all elements of input 0 into one number: an elementwise producer can be computed on the way.</summary>
    public virtual bool IsSum => false;

    /// <summary>For a sum: it is divided by the number of elements.</summary>
    public virtual bool IsMean => false;

    /// <summary>
    /// The same op with <paramref name="expression"/> computed before its output is stored, or null if it cannot. Operand 0 of the expression
    /// is the output, operand i + 1 is input i.
    /// </summary>
    public virtual Op? WithEpilogue(Expressions.Expression expression) => null;

    /// <summary>
    /// Whether the op can compute any light expression over its output, and over values of the same shape, before it stores it. Then
    /// <see cref="Write"/> passes <see cref="OpWriter.Epilogue"/> on.
    /// </summary>
    public virtual bool TakesEpilogue(Node node) => false;

    /// <summary>Whether the op can run on some rows of images, its input, as soon as they are written and while they are in the cache.</summary>
    public virtual bool CanFollow(Node node) => false;

    /// <summary>For an op that can follow: the C# expression of the object that it follows with.</summary>
    public virtual string WriteFollower(OpWriter writer, Node node) => throw new InvalidOperationException($"{this} follows nothing.");

    /// <summary>
    /// This op joined with one that can follow it, or null if it does not tell of the rows that it writes. The joint op has the outputs of
    /// both, this op's first.
    /// </summary>
    public virtual Op? WithFollower(Node node, Node follower) => null;

    /// <summary>
    /// This op joined with one that reads one of its inputs or outputs and whose output it can compute on the way, or null. The joint op has the
    /// inputs and the outputs of both, this op's first; what it computes itself is no input.
    /// </summary>
    public virtual Op? WithCompanion(Node node, Node companion) => null;

    /// <summary>
    /// For a loss: this op joined with the one that computes the gradient of what it scores, or null where that saves nothing. The joint op
    /// has the inputs of the gradient, among which are all that this op reads, and the outputs of both, this op's first. Its loss has the
    /// bits of this op's.
    /// </summary>
    public virtual Op? WithGradient(Node node, Node gradient) => null;

    /// <summary>If the input holds indices: how many there are to choose from, and which value is skipped (<see cref="long.MinValue"/>: none). Checked before a call writes anything.</summary>
    public virtual (long Count, long Ignored)? IndexRange(Node node, int input) => null;

    /// <summary>Temporary memory the op needs while it runs.</summary>
    public virtual Dim? Scratch(Node node) => null;

    /// <summary>Multiplications and additions of one run, in floating point operations.</summary>
    public virtual Dim Flops(Node node) => node.Output.Shape.ElementCount;

    /// <summary>Writes the C# statements that run the op.</summary>
    public abstract void Write(OpWriter writer);
}

/// <summary>How an op treats the leading batch and time axes.</summary>
internal enum Rows
{
    /// <summary>It needs the logical row-major order.</summary>
    RowMajor,

    /// <summary>It treats each row by itself: any order, as long as all its values share it.</summary>
    Independent,

    /// <summary>It walks over time: time first, then batch.</summary>
    TimeMajor,
}
