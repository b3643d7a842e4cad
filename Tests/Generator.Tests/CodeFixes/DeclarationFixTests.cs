using Kiln.CodeFixes;

namespace Kiln.Generator.Tests.CodeFixes;

/// <summary>Repairs of the class and of where its layers stand.</summary>
public class DeclarationFixTests
{
    [Fact]
    public Task A_class_becomes_partial() => VerifyFix.Changes<MakePartial>(
        """
        [Model]
        [Input("B", 4)]
        [Linear(3)]
        public sealed class {|KILN0101:Net|} { }

        [Model, Input("B", 4), Linear(3)]
        class {|KILN0101:Other|};
        """,
        """
        [Model]
        [Input("B", 4)]
        [Linear(3)]
        public sealed partial class Net { }

        [Model, Input("B", 4), Linear(3)]
        partial class Other;
        """);

    [Fact]
    public Task The_classes_around_a_model_become_partial() => VerifyFix.Changes<MakePartial>(
        """
        public class Outer
        {
            public static class Inner
            {
                [Model]
                [Input("B", 4)]
                [Linear(3)]
                public partial class {|KILN0102:Net|};
            }
        }
        """,
        """
        public partial class Outer
        {
            public static partial class Inner
            {
                [Model]
                [Input("B", 4)]
                [Linear(3)]
                public partial class Net;
            }
        }
        """);

    [Fact]
    public Task A_stray_layer_moves_to_the_end_of_the_chain() => VerifyFix.Changes<MoveLayer>(
        [
            """
            [{|KILN0103:ReLU|}]
            public partial class Net;
            """,
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]         // (B, 3)
            public partial class Net;
            """,
        ],
        [
            """
            public partial class Net;
            """,
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]         // (B, 3)
            [ReLU]
            public partial class Net;
            """,
        ]);

    [Fact]
    public Task A_stray_layer_moves_before_the_loss() => VerifyFix.Changes<MoveLayer>(
        """
        [Model]
        [Input("B", 4)]
        [Linear(3)]
        [CrossEntropyLoss]
        public partial class Net;

        [Serializable, {|KILN0103:Linear(3)|}]
        public partial class Net;
        """,
        """
        [Model]
        [Input("B", 4)]
        [Linear(3)]
        [Linear(3)]
        [CrossEntropyLoss]
        public partial class Net;

        [Serializable]
        public partial class Net;
        """);
}
