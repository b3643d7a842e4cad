using Kiln.Generator.Autodiff;
using Kiln.Generator.Graphs;
using Kiln.Generator.Lowering;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;
using Kiln.Generator.Tests.Syntax;

namespace Kiln.Generator.Tests.Layers;

/// <summary>A chain as users write it, lowered: its graph, or what was reported.</summary>
internal static class Lowered
{
    /// <summary>The graph of a chain that must be free of errors and warnings.</summary>
    /// <param name="chain">Attributes: <c>Input("B", 4), Linear(3)</c>.</param>
    /// <param name="members">The class's own members, for <c>Map</c>.</param>
    public static Graph Graph(string chain, string members = "")
    {
        (Graph? graph, EquatableArray<ModelError> errors) = Lower(chain, members);
        Assert.Empty(errors);
        return graph!;
    }

    /// <summary>The same with its gradients.</summary>
    public static Graph Differentiated(string chain, string members = "") => ReverseMode.Run(Graph(chain, members), new OpFactory());

    /// <summary>The one error or warning of a chain as <c>KILN0302 at hiddenSize: …</c>; layers print as <c>RNN#1</c>.</summary>
    public static string Problem(string chain, string members = "")
    {
        ModelError error = Assert.Single(Lower(chain, members).Errors);
        string[] kinds = [.. ModelSource.Spec(Source(chain, members)).Layers.Select(layer => layer.Kind)];
        string place = error.Argument is null ? "" : $" at {error.Argument}";
        string related = error.RelatedLayer < 0 ? "" : $" (see {kinds[error.RelatedLayer]}#{error.RelatedLayer})";
        return $"{error.Rule.Id}{place}: {error.Message(layer => $"{kinds[layer]}#{layer}")}{related}";
    }

    public static (Graph? Graph, EquatableArray<ModelError> Errors) Lower(string chain, string members = "") =>
        Lowerer.Lower(ModelSource.Spec(Source(chain, members)), TestContext.Current.CancellationToken);

    private static string Source(string chain, string members) => $$"""[Model, {{chain}}] partial class Net { {{members}} }""";
}
