using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>Makes a named value current again.</summary>
internal sealed class From : Layer
{
    public override string Kind => "From";

    public override bool StartsChain => true;

    public override Value? Lower(LayerContext context) => context.Find(context.Text("name") ?? "", "name");
}
