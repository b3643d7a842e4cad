using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Layers;

/// <summary>Publishes the current value under a name, for the user to read after a call and for later layers.</summary>
internal sealed class Output : Layer
{
    public override string Kind => "Output";

    public override bool NamesItself => true;

    /// <summary>What entered a loss may be published after it.</summary>
    public override bool MayFollowLoss => true;

    /// <summary>Members of every model, which a property of the same name would repeat.</summary>
    private static readonly string[] Members =
    [
        "ParameterCount", "Info", "Parameters", "Gradients", "ParameterInfos", "Parameter", "Structure", "RngState", "Network", "Forward", "Loss",
        "Train", "Accumulate", "TrainStep", "LossValues", "ForwardTrain", "Backward", "ClassWeights", "Save", "Load", "CopyParametersFrom", "CreateSession",
    ];

    private static Value? ReportClash(LayerContext context, string name, string property)
    {
        MessageValue[] values = [context.Self, property, "every model has", $"\"{name}Value\""];
        return context.Report(new ModelError(Diagnostics.OutputClash, context.Index, "name", values.ToEquatableArray()) { Repair = name + "Value" });
    }

    public override Value? Lower(LayerContext context)
    {
        string name = context.Text("name") ?? "", property = Identifiers.Pascal(name);
        if (Members.Contains(property))
            return ReportClash(context, name, property);
        if (!context.RequireFloat() || !context.Define(name, context.Current, "name"))
            return null;
        context.Outputs.Add(new GraphOutput(name, context.Current));
        return context.Current;
    }
}
