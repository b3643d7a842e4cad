using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Layers;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;
using Kiln.Generator.Tests.Support;
using Kiln.Reference.Ops;

namespace Kiln.Generator.Tests.Models;

/// <summary>The promise of the rooms: an op and a layer from outside the compiler train like any other, and no pass has heard of them.</summary>
public class MadeUpOpTests
{
    private const string Source = """
        public sealed class RunningTotalAttribute : LayerAttribute;

        [Model]
        [Input("B", "T", 5)]
        [Linear(7)]
        [RunningTotal]
        [RNN(6)]
        [RunningTotal(As = "totals")]
        [Tanh, Add("totals"), Linear(3)]
        [MSELoss]
        public partial class Net;
        """;

    [Fact]
    public void A_layer_and_an_op_from_outside_agree_with_the_reference()
    {
        using TestModels models = Compile();
        TestModel model = models["Net"];
        var random = new Random(3);
        ModelRunner runner = model.Create([4, 6]);

        new Agreement(model, runner, random).Check(model.Draw(random, 3, 5));
    }

    [Fact]
    public void They_train()
    {
        using TestModels models = Compile();
        TestModel model = models["Net"];
        ModelRunner runner = model.Create([4, 6]);
        ModelArguments arguments = model.Draw(new Random(4), 4, 6);
        var adam = new Adam(runner.Model, 0.01f);
        float first = runner.Train(arguments), last = first;
        for (int i = 0; i < 400; i++)
            last = runner.TrainStep(arguments, adam);

        Assert.True(last < 0.2f * first, $"The loss went from {first} to {last}.");
    }

    [Fact]
    public void Without_its_line_in_the_catalog_the_layer_is_unknown() =>
        Assert.Contains("KILN0111", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => new TestModels([Source]).Dispose()).Message, StringComparison.Ordinal);

    private static TestModels Compile() =>
        new([Source], fillDeadBuffers: true, LayerCatalog.Default.With(new RunningTotal()), [new ReferenceRunningTotal()]);

    /// <summary>y_i = Σ_{j ≤ i} s_j x_j along the last axis, with a learned s.</summary>
    private sealed class RunningTotal : Layer
    {
        public override string Kind => "RunningTotal";

        public override Value? Lower(LayerContext context)
        {
            Shape shape = context.Current.Shape;
            Value scale = context.Parameter("scale", [(int)shape[-1].ConstantValue], ParameterStorage.RowMajor, Initializer.Constant(0.5));
            var product = new Elementwise(shape, new Operand(0) * new Operand(1), new[] { Broadcast.Full, Broadcast.Along(shape.Rank - 1) }.ToEquatableArray());
            return context.Apply(new RunningTotalOp(backward: false), context.Apply(new ElementwiseOp(product), context.Current, scale));
        }
    }

    /// <summary>Sums from the left; its gradient sums dy from the right.</summary>
    private sealed class RunningTotalOp(bool backward) : Op
    {
        public override string ToString() => backward ? "running_total_gradient" : "running_total";

        public override IReadOnlyList<(Shape Shape, Generator.Graphs.DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, Generator.Graphs.DType.Float32)];

        public override void Differentiate(Gradient gradient)
        {
            if (gradient.Needs(0))
                gradient.Add(0, new RunningTotalOp(!backward), gradient.OfOutput());
        }

        public override Rows Rows(Node node, int leading) => node.Output.Shape.Rank > leading ? Kiln.Generator.Graphs.Rows.Independent : Kiln.Generator.Graphs.Rows.RowMajor;

        public override bool CanOverwrite(Node node, int input) => true;

        public override void Write(OpWriter w)
        {
            string columns = w.Size(w.Output.Shape[-1]), count = w.Size(w.Output.Shape.ElementCount);
            string place = backward ? $"row + {columns} - 1 - i" : "row + i";
            w.Line($"for (nint row = 0; row < {count}; row += {columns})");
            w.Line("{");
            w.Line("    float total = 0;");
            w.Line($"    for (nint i = 0; i < {columns}; i++)");
            w.Line($"        Unsafe.Add({w.Ref(w.Output)}, {place}) = total += Unsafe.Add({w.Ref(w.Input(0))}, {place});");
            w.Line("}");
        }
    }

    private sealed class ReferenceRunningTotal : ReferenceOp<RunningTotalOp>
    {
        protected override void Run(RunningTotalOp op, ReferenceCall call)
        {
            int columns = call.Output.Shape[^1];
            for (int i = 0; i < call.Output.Count; i++)
                call.Output.Values[i] = call.Inputs[0].Values[i] + (i % columns == 0 ? 0 : call.Output.Values[i - 1]);
        }
    }
}
