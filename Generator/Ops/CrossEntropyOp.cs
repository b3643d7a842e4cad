using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Ops;

/// <summary>
/// Cross entropy of logits (N, C) with class indices (N), PyTorch's weights, ignored index and label smoothing. Inputs: logits, target,
/// class weights if any. Backward keeps the logits: dz = (softmax(z) - onehot) w / norm, in one pass with the loss.
/// </summary>
/// <param name="ignoreIndex">Rows with this class do not count.</param>
/// <param name="smoothing">ε.</param>
/// <param name="mean">Divide by the sum of the rows' weights.</param>
internal sealed class CrossEntropyOp(long ignoreIndex, float smoothing, bool mean) : Op
{
    public long IgnoreIndex => ignoreIndex;

    public float Smoothing => smoothing;

    public bool Mean => mean;

    public override string ToString() => $"cross_entropy[ignore {ignoreIndex}, smoothing {Literals.Float(smoothing)}, {(mean ? "mean" : "sum")}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(new Shape([]), DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        IReadOnlyList<Value> inputs = gradient.Node.Inputs;
        if (gradient.Needs(0))
            gradient.Add(0, new CrossEntropyGradientOp(this), [inputs[0], inputs[1], gradient.OfOutput(), .. inputs.Skip(2)]);
    }

    public override Rows Rows(Node node, int leading) => leading == 1 ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    public override Op? WithGradient(Node node, Node gradient) => gradient.Op is CrossEntropyGradientOp ? new CrossEntropyGradientOp(this, withLoss: true) : null;

    public override (long Count, long Ignored)? IndexRange(Node node, int input) => input == 1 ? (node.Inputs[0].Shape[1].ConstantValue, ignoreIndex) : null;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * 3;

    public override void Write(OpWriter w) => w.Line($"{w.Scalar(w.Output)} = CrossEntropy.Loss({Arguments(w, weights: 2)});");

    /// <summary>What the loss is computed from; input <paramref name="weights"/> are the class weights, if there are any.</summary>
    public string Arguments(OpWriter w, int weights)
    {
        Shape shape = w.Input(0).Shape;
        Value? classWeights = w.Node.Inputs.Count > weights ? w.Input(weights) : null;
        return $"{w.Size(shape[0])}, {w.Size(shape[1])}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.RefOrNull(classWeights)}, {ignoreIndex}, {Literals.Float(smoothing)}, mean: {(mean ? "true" : "false")}";
    }
}

/// <summary>Inputs: logits, target, upstream, class weights if any. Outputs: the loss, where it comes along, and the logits' gradient.</summary>
internal sealed class CrossEntropyGradientOp(CrossEntropyOp loss, bool withLoss = false) : Op
{
    /// <summary>As in the runtime.</summary>
    private const int FewClasses = 40;

    public override string ToString() => withLoss ? $"{loss}+gradient" : "cross_entropy_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        withLoss ? [(new Shape([]), DType.Float32), (inputs[0].Shape, DType.Float32)] : [(inputs[0].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => leading == 1 ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    /// <summary>
    /// In place over the logits where the kernel transposes blocks of rows (few classes), or rows are whole vectors. Other rows share vectors
    /// with their neighbours, and writing one just before reading the next costs time (2.9 against 2.4 us for 32 rows of 41).
    /// </summary>
    public override bool CanOverwrite(Node node, int input) =>
        input == 0 && node.Inputs[0].Shape[1].ConstantValue is var classes && (classes <= FewClasses || classes % 16 == 0);

    public override int OverwritingOutput => withLoss ? 1 : 0;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * 4;

    public override void Write(OpWriter w)
    {
        string result = withLoss ? $"{w.Scalar(w.Output)} = " : "";
        string arguments = loss.Arguments(w, weights: 3);
        w.Line($"{result}CrossEntropy.LossAndGradient({arguments}, {w.Scalar(w.Input(2))}, {w.Ref(w.Node.Outputs[OverwritingOutput])});");
    }
}
