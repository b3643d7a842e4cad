
namespace Kiln.Generator.Lowering;

/// <summary>The members of the generated half, private ones with them, in the order in which they are declared.</summary>
internal static class GeneratedMembers
{
    private const string Scores = "ReadOnlyTensorSpan<float>";

    private static readonly MemberParameter Scale = new("float", "scale", "1"), Optimizer = new("Optimizer", "optimizer");

    /// <summary>All but constructors.</summary>
    public static IEnumerable<GeneratedMember> Of(ModelFacts facts) => Statics().Concat(Calls(facts)).Concat(Readable(facts)).Concat(States(facts)).Concat(OfModel(facts)).Concat(Fields(facts)).Concat(Helpers(facts));

    /// <summary>The argument of a symbol's size.</summary>
    public static string SymbolArgument(string symbol) => symbol.ToLowerInvariant();

    private static IEnumerable<GeneratedMember> Statics() => [new("ParameterCount", "int"), new("Info", "ModelInfo")];

    // ---- calls -----------------------------------------------------------------------------------------------

    private static IEnumerable<GeneratedMember> Calls(ModelFacts facts)
    {
        foreach (GeneratedMember call in Forms(facts, "Forward", "", targets: false, []))
            yield return call with { Layer = -1 };
        if (facts.HasLoss)
        {
            foreach (string name in new[] { "Loss", "Train", "Accumulate", "TrainStep" })
            {
                MemberParameter[] last = name switch { "Loss" => [], "TrainStep" => [Optimizer], _ => [Scale] };
                foreach (string index in facts.Targets.Any(target => target.Element == CallValue.Index) ? new[] { "int", "long" } : ["int"])
                {
                    foreach (GeneratedMember call in Forms(facts, name, index, targets: true, last))
                        yield return call with { Layer = facts.LossLayer };
                }
            }

            yield return new("LossValues", "ReadOnlySpan<float>") { IsShared = true, Layer = facts.LossLayer };
        }
        else if (facts.IsTrainable)
        {
            foreach (GeneratedMember call in Forms(facts, "ForwardTrain", "", targets: false, []))
                yield return call;
            yield return new("Backward", "void") { Parameters = [.. facts.Seeds.Select(seed => Span("ReadOnlySpan", seed, ""))], IsShared = true };
            if (facts.IsPacked)
                yield return new(facts.Seeds.Any(seed => seed.IsPerStep) ? "Backward" : "BackwardPacked", "void") { Parameters = [.. facts.Seeds.Select(seed => Packed(seed, ""))] };
        }

        yield return new("CreateSession", facts.Name) { Parameters = [.. facts.Symbols.Select(symbol => new MemberParameter("int", "max" + symbol))] };
    }

    /// <summary>A call over spans with sizes, over tensors and over packed sequences.</summary>
    private static IEnumerable<GeneratedMember> Forms(ModelFacts facts, string name, string index, bool targets, MemberParameter[] last)
    {
        CallValue[] values = [.. facts.Inputs, .. targets ? facts.Targets : []];
        string type = targets ? "float" : Scores;
        var sizes = facts.Symbols.Select(symbol => new MemberParameter("int", SymbolArgument(symbol)));
        yield return new(name, type) { Parameters = [.. values.Select(value => Span("ReadOnlySpan", value, index)), .. sizes, .. last], IsShared = true };
        yield return new(name, type) { Parameters = [.. values.Select(value => Span("ReadOnlyTensorSpan", value, index)), .. last], IsShared = true };
        if (facts.IsPacked)
            yield return new(name, targets || !facts.Result.IsPerStep ? type : "PackedSequence<float>") { Parameters = [.. values.Select(value => Packed(value, index)), .. last], IsShared = true };
    }

    private static MemberParameter Span(string span, CallValue value, string index) => new($"{span}<{(value.Element == CallValue.Index ? index : value.Element)}>", value.Name);

    private static MemberParameter Packed(CallValue value, string index) => Span(value.IsPerStep ? "PackedSequence" : "ReadOnlySpan", value, index);

    // ---- what is read after a call ---------------------------------------------------------------------------

    private static IEnumerable<GeneratedMember> Readable(ModelFacts facts)
    {
        foreach (CallValue output in facts.Outputs)
        {
            yield return new(output.Name, Scores) { IsShared = true, Layer = output.Layer };
            if (output.IsPerStep)
                yield return new(output.Name + "Packed", "PackedSequence<float>") { Layer = output.Layer };
        }

        foreach (CallValue weights in facts.ClassWeights)
            yield return new(weights.Name, "ReadOnlySpan<float>") { IsShared = true, IsSettable = true, Layer = weights.Layer };
    }

    private static IEnumerable<GeneratedMember> States(ModelFacts facts)
    {
        if (!facts.HasStates)
            yield break;
        yield return new("CreateState", facts.StateClass) { Parameters = [new("int", "b")], Layer = facts.RecurrentLayer };
        if (facts.CarriesState)
            yield return new("State", facts.StateClass + "?") { IsSettable = true, Layer = facts.StatefulLayer };
        if (facts.HasNext)
            yield return new("Next", Scores) { Parameters = [.. facts.Inputs.Select(input => Span("ReadOnlySpan", input, "")), new(facts.StateClass, "state")], Layer = facts.RecurrentLayer };
    }

    private static GeneratedMember[] OfModel(ModelFacts facts) =>
    [
        new("Parameters", "Span<float>") { IsOfModel = true },
        new("Gradients", "Span<float>") { IsOfModel = true },
        new("ParameterInfos", "IReadOnlyList<ParameterInfo>") { IsOfModel = true },
        new("Structure", "ModelInfo") { IsOfModel = true },
        new("RngState", "RngState") { IsOfModel = true, IsSettable = true },
        new("Parameter", "ParameterInfo") { IsOfModel = true, Parameters = [new("string", "name")] },
        new("Save", "void") { IsOfModel = true, Parameters = [new("string", "path")] },
        new("Load", "void") { IsOfModel = true, Parameters = [new("string", "path"), new("Func<string, string>?", "map", "null"), new("bool", "strict", "true")] },
        new("CopyParametersFrom", "void") { IsOfModel = true, Parameters = [new("IModel", "other")] },
    ];

    // ---- private ones ----------------------------------------------------------------------------------------

    private static IEnumerable<GeneratedMember> Fields(ModelFacts facts)
    {
        GeneratedMember Field(string name, int layer = -1) => new(name, "") { IsPublic = false, Layer = layer };
        int input = facts.Inputs.Count == 0 ? -1 : facts.Inputs[0].Layer;
        yield return Field("Network");
        yield return Field("_state");
        foreach (string symbol in facts.Symbols)
        {
            yield return Field("_max" + symbol, input);
            yield return Field("_last" + symbol, input);
        }

        if (facts.HasLoss)
            yield return Field("_lossValues", facts.LossLayer);
        else
            yield return Field("_backwardReady");
        foreach (CallValue value in facts.Inputs.Where(value => value.Element == "long").Concat(facts.Targets.Where(value => value.Element == CallValue.Index)))
            yield return Field($"_{value.Name}Indices", value.Layer);
        if (!facts.IsPacked)
            yield break;
        foreach (string name in new[] { "_packedResult", "_rowPlaces", "_lastPacked", "_lastWasPacked" })
            yield return Field(name);
        foreach (CallValue output in facts.Outputs.Where(output => output.IsPerStep))
            yield return Field($"_{char.ToLowerInvariant(output.Name[0])}{output.Name.Substring(1)}Packed", output.Layer);
    }

    private static IEnumerable<GeneratedMember> Helpers(ModelFacts facts)
    {
        GeneratedMember Helper(string name, params string[] types) => new(name, "") { IsPublic = false, Parameters = [.. types.Select(type => new MemberParameter(type, ""))] };
        string[] sizes = [.. facts.Symbols.Select(_ => "int")], inputs = [.. facts.Inputs.Select(input => $"ReadOnlySpan<{input.Element}>")];
        yield return Helper("CreateInfo");
        yield return Helper("CreateParameters");
        yield return Helper("Initialize", "TorchRandom");
        yield return Helper("ArenaBytes", sizes);
        yield return Helper("Check", ["string", .. inputs, .. sizes]);
        yield return Helper("Start", [.. inputs, .. sizes]);
        if (facts.HasLoss)
            yield return Helper("Run", "ref Pass", "float");
        if (facts.HasLoss && facts.IsPacked)
            yield return Helper("RunPacked", "ref Pass");
        if (!facts.HasStates)
            yield break;
        yield return Helper("Resume", "ref Pass", facts.StateClass);
        yield return Helper("Keep", [facts.StateClass, .. sizes]);
    }
}
