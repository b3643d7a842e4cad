using Kiln.CodeFixes;

namespace Kiln.Generator.Tests.CodeFixes;

/// <summary>Repairs of arguments, names and chains.</summary>
public class CodeFixTests
{
    [Fact]
    public Task A_wrong_input_size_is_corrected() => VerifyFix.Changes<WriteProposal>(
        """
        [Model]
        [Input("B", 400)]
        [Linear({|KILN0302:512|}, 10), ReLU]
        [MSELoss]
        public partial class Net;

        [Model]
        [Input("B", "T", 12)]
        [RNN({|KILN0302:2 * Half|}, hiddenSize: 4)]
        public partial class Sequences
        {
            private const int Half = 5;
        }
        """,
        """
        [Model]
        [Input("B", 400)]
        [Linear(400, 10), ReLU]
        [MSELoss]
        public partial class Net;

        [Model]
        [Input("B", "T", 12)]
        [RNN(12, hiddenSize: 4)]
        public partial class Sequences
        {
            private const int Half = 5;
        }
        """);

    [Fact]
    public Task A_wrong_input_size_is_left_out() => VerifyFix.Changes<DropInputSize>(
        """
        [Model]
        [Input("B", 400)]
        [Linear({|KILN0302:512|}, 10, Bias = false)]
        [MSELoss]
        public partial class Net;

        [Model]
        [Input("B", 400)]
        [Linear(inFeatures: {|KILN0302:512|}, outFeatures: 10)]
        public partial class Named;
        """,
        """
        [Model]
        [Input("B", 400)]
        [Linear(10, Bias = false)]
        [MSELoss]
        public partial class Net;

        [Model]
        [Input("B", 400)]
        [Linear(outFeatures: 10)]
        public partial class Named;
        """);

    [Fact]
    public Task A_misspelt_name_is_corrected() => VerifyFix.Changes<WriteProposal>(
        """
        [Model]
        [Input("B", 4)]
        [Linear(3, As = "hidden")]
        [Linear(3, As = "gate")]
        [Concat({|KILN0105:"hiden"|}, "gate")]
        [MSELoss]
        public partial class Net;
        """,
        """
        [Model]
        [Input("B", 4)]
        [Linear(3, As = "hidden")]
        [Linear(3, As = "gate")]
        [Concat("hidden", "gate")]
        [MSELoss]
        public partial class Net;
        """);

    [Fact]
    public Task A_misspelt_symbol_is_corrected() => VerifyFix.Changes<WriteProposal>(
        """
        [Model]
        [Input("Batch", "Time", 10)]
        [View({|KILN0119:"Batch*Tme"|}, 10)]
        [MSELoss]
        public partial class Net;
        """,
        """
        [Model]
        [Input("Batch", "Time", 10)]
        [View("Batch*Time", 10)]
        [MSELoss]
        public partial class Net;
        """);

    [Fact]
    public Task An_output_gets_a_free_name() => VerifyFix.Changes<WriteProposal>(
        """[Model, Input("B", 4), Linear(3), Output({|KILN0118:"loss"|}), MSELoss] public partial class Net;""",
        """[Model, Input("B", 4), Linear(3), Output("lossValue"), MSELoss] public partial class Net;""");

    [Fact]
    public Task A_name_that_nothing_uses_is_dropped() => VerifyFix.Changes<DropName>(
        """
        [Model]
        [Input("B", 4)]
        [Linear(3, As = {|KILN0107:"hidden"|}, Bias = false)]
        [ReLU(As = {|KILN0107:"active"|})]
        [MSELoss]
        public partial class Net;
        """,
        """
        [Model]
        [Input("B", 4)]
        [Linear(3, Bias = false)]
        [ReLU]
        [MSELoss]
        public partial class Net;
        """);

    [Fact]
    public Task Every_step_is_scored() => VerifyFix.Changes<InsertLayer>(
        """
        [Model]
        [Input("B", "T", 12)]
        [RNN(20)]
        [Linear(5)] // (B, T, 5)
        [{|KILN0401:CrossEntropyLoss|}]
        public partial class Net;

        [Model, Input("B", "T", 12), Linear(7), {|KILN0401:CrossEntropyLoss|}]
        public partial class OneLine;
        """,
        """
        [Model]
        [Input("B", "T", 12)]
        [RNN(20)]
        [Linear(5)] // (B, T, 5)
        [View(-1, 5)]
        [CrossEntropyLoss]
        public partial class Net;

        [Model, Input("B", "T", 12), Linear(7), View(-1, 7), CrossEntropyLoss]
        public partial class OneLine;
        """,
        "Insert: score every step");

    [Fact]
    public Task The_sequence_is_scored() => VerifyFix.Changes<InsertLayer>(
        """
        public partial class Models
        {
            [Model] [Input("B", "T", 12)] [Linear(5)] [{|KILN0401:CrossEntropyLoss|}]
            public partial class Inner;
        }
        """,
        """
        public partial class Models
        {
            [Model] [Input("B", "T", 12)] [Linear(5)] [LastStep] [CrossEntropyLoss]
            public partial class Inner;
        }
        """,
        "Insert: score the whole sequence");

    [Fact]
    public Task An_image_is_flattened() => VerifyFix.Changes<InsertLayer>(
        """
        namespace Demo
        {
            /// <summary>Digits.</summary>
            [Model]
            [Input("B", 1, 8, 8)]
            [{|KILN0312:Linear(32)|}, ReLU]
            [Flatten]
            [MSELoss]
            public partial class Net;
        }
        """,
        """
        namespace Demo
        {
            /// <summary>Digits.</summary>
            [Model]
            [Input("B", 1, 8, 8)]
            [Flatten]
            [Linear(32), ReLU]
            [Flatten]
            [MSELoss]
            public partial class Net;
        }
        """);

    [Fact]
    public Task A_residual_is_projected() => VerifyFix.Changes<InsertLayer>(
        """
        [Model]
        [Input("B", 8)]
        [Linear(8, As = "skip")]
        [Linear(6), ReLU, Add({|KILN0303:"skip"|})]
        [MSELoss]
        public partial class Net;
        """,
        """
        [Model]
        [Input("B", 8)]
        [Linear(8, As = "skip")]
        [Linear(6), ReLU, Linear(8), Add("skip")]
        [MSELoss]
        public partial class Net;
        """);

    [Fact]
    public Task A_residual_of_other_channels_is_projected() => VerifyFix.Changes<InsertLayer>(
        """
        [Model]
        [Input("B", 3, 8, 8)]
        [Conv2d(8, 3, Padding = 1, As = "skip")]
        [Conv2d(16, 3, Padding = 1), ReLU]
        [Add({|KILN0303:"skip"|})]
        [MSELoss]
        public partial class Net;
        """,
        """
        [Model]
        [Input("B", 3, 8, 8)]
        [Conv2d(8, 3, Padding = 1, As = "skip")]
        [Conv2d(16, 3, Padding = 1), ReLU]
        [Conv2d(8, 1)]
        [Add("skip")]
        [MSELoss]
        public partial class Net;
        """);

    [Fact]
    public Task Groups_divide_the_channels() => VerifyFix.Changes<WriteProposal>(
        """[Model, Input("B", 6, 8, 8), Conv2d(12, 3, Groups = {|KILN0313:4|}), GroupNorm(4)] public partial class Net;""",
        """[Model, Input("B", 6, 8, 8), Conv2d(12, 3, Groups = 3), GroupNorm(4)] public partial class Net;""");

    [Fact]
    public Task A_double_activation_is_removed() => VerifyFix.Changes<RemoveDoubleActivation>(
        """
        [Model]
        [Input("B", 4)]
        [Linear(3)]
        [Softmax]
        [{|KILN0402:CrossEntropyLoss|}]
        public partial class Classes;

        [Model]
        [Input("B", 4)]
        [Linear(3), LogSoftmax(Dim = 1)]
        [{|KILN0402:CrossEntropyLoss|}]
        public partial class Logarithms;

        [Model, Input("B", 4), Linear(1), Sigmoid, {|KILN0403:BCEWithLogitsLoss|}]
        public partial class Logits;
        """,
        """
        [Model]
        [Input("B", 4)]
        [Linear(3)]
        [CrossEntropyLoss]
        public partial class Classes;

        [Model]
        [Input("B", 4)]
        [Linear(3)]
        [CrossEntropyLoss]
        public partial class Logarithms;

        [Model, Input("B", 4), Linear(1), BCEWithLogitsLoss]
        public partial class Logits;
        """);

    [Fact]
    public Task Batch_comes_before_time() => VerifyFix.Changes<SwapBatchAndTime>(
        """
        [Model]
        [Input("T", "B", 12)]
        [Dropout(0.1)]
        [{|KILN0502:RNN(10)|}]
        public partial class Net;
        """,
        """
        [Model]
        [Input("B", "T", 12)]
        [Dropout(0.1)]
        [RNN(10)]
        public partial class Net;
        """);
}
