using Kiln.Generator.Graphs;
using Kiln.Generator.Layers;
using Kiln.Generator.Tests.Support;
using Kiln.Reference.Ops;

namespace Kiln.Generator.Tests.Models;

/// <summary>A loss from outside the compiler is computed together with its gradient if its op can do that, and no pass has heard of it.</summary>
public class MadeUpLossTests
{
    private const string Source = """
        public sealed class QuarticLossAttribute : LossAttribute;

        [Model]
        [Input("B", 5)]
        [Linear(7), Tanh, Linear(3)]
        [QuarticLoss(Scale = 0.5)]
        public partial class Net;
        """;

    [Fact]
    public void It_agrees_with_the_reference_and_trains_with_the_bits_of_its_loss()
    {
        using var models = new TestModels([Source], fillDeadBuffers: true, LayerCatalog.Default.With(new QuarticLoss()), [new ReferenceQuartic()]);
        TestModel model = models["Net"];
        var random = new Random(5);
        ModelRunner runner = model.Create([4]);
        ModelArguments arguments = model.Draw(random, 3);

        Assert.Contains("quartic+gradient", model.Dumps, StringComparison.Ordinal);
        new Agreement(model, runner, random).Check(arguments);
        Assert.Equal(runner.Loss(arguments), runner.Train(arguments));
    }

    /// <summary>Σ (x - t)^4.</summary>
    private sealed class QuarticLoss : Layer
    {
        public override string Kind => "QuarticLoss";

        public override bool IsLoss => true;

        public override Value? Lower(LayerContext context)
        {
            Value target = context.Target(context.Current.Shape, Generator.Graphs.DType.Float32)!;
            Node loss = context.ApplyLoss(new QuarticOp(), context.Current, target);
            return context.AddLoss(loss.Output, target.Name);
        }
    }

    private sealed class QuarticOp : Op
    {
        public override string ToString() => "quartic";

        public override IReadOnlyList<(Shape Shape, Generator.Graphs.DType DType)> Infer(IReadOnlyList<Value> inputs) => [(new Shape([]), Generator.Graphs.DType.Float32)];

        public override void Differentiate(Gradient gradient) => gradient.Add(0, new QuarticGradientOp(withLoss: false), gradient.Input(0), gradient.Input(1), gradient.OfOutput());

        public override Op? WithGradient(Node node, Node gradient) => gradient.Op is QuarticGradientOp ? new QuarticGradientOp(withLoss: true) : null;

        public override void Write(OpWriter w)
        {
            w.Line($"{w.Scalar(w.Output)} = 0;");
            w.Line($"for (nint i = 0; i < {w.Size(w.Input(0).Shape.ElementCount)}; i++)");
            w.Line($"    {w.Scalar(w.Output)} += MathF.Pow(Unsafe.Add({w.Ref(w.Input(0))}, i) - Unsafe.Add({w.Ref(w.Input(1))}, i), 4);");
        }
    }

    /// <summary>4 (x - t)^3 dy, over x.</summary>
    private sealed class QuarticGradientOp(bool withLoss) : Op
    {
        public override string ToString() => withLoss ? "quartic+gradient" : "quartic_gradient";

        public override IReadOnlyList<(Shape Shape, Generator.Graphs.DType DType)> Infer(IReadOnlyList<Value> inputs) =>
            [.. new[] { (new Shape([]), Generator.Graphs.DType.Float32), (inputs[0].Shape, Generator.Graphs.DType.Float32) }.Skip(withLoss ? 0 : 1)];

        public override void Differentiate(Gradient gradient) => throw new NotSupportedException();

        public override bool CanOverwrite(Node node, int input) => input == 0;

        public override int OverwritingOutput => withLoss ? 1 : 0;

        public override void Write(OpWriter w)
        {
            Assert.True(withLoss, "The gradient was written without its loss.");
            w.Line($"{w.Scalar(w.Output)} = 0;");
            w.Line($"for (nint i = 0; i < {w.Size(w.Input(0).Shape.ElementCount)}; i++)");
            w.Line("{");
            w.Line($"    float difference = Unsafe.Add({w.Ref(w.Input(0))}, i) - Unsafe.Add({w.Ref(w.Input(1))}, i);");
            w.Line($"    {w.Scalar(w.Output)} += MathF.Pow(difference, 4);");
            w.Line($"    Unsafe.Add({w.Ref(w.Node.Outputs[1])}, i) = 4 * MathF.Pow(difference, 3) * {w.Scalar(w.Input(2))};");
            w.Line("}");
        }
    }

    private sealed class ReferenceQuartic : ReferenceOp<QuarticOp>
    {
        protected override void Run(QuarticOp op, ReferenceCall call) =>
            call.Output.Values[0] = call.Inputs[0].Values.Zip(call.Inputs[1].Values, (x, t) => Math.Pow(x - t, 4)).Sum();
    }
}
