using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>Publishes the current value under a name, for the user to read after a call and for later layers.</summary>
internal sealed class Output : Layer
{
    public override string Kind => "Output";

    public override bool NamesItself => true;

    /// <summary>What entered a loss may be published after it.</summary>
    public override bool MayFollowLoss => true;

    public override Value? Lower(LayerContext context) =>
        context.RequireFloat() && context.Publish(context.Text("name") ?? "", context.Current, "name") ? context.Current : null;
}
