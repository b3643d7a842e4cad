using Kiln.Generator.Graphs;

namespace Kiln.Generator.Emit;

/// <summary>Where values lie after a call, and how callers see them.</summary>
internal sealed partial class CallEmitter
{
    /// <summary>A span over a value with its shape at the pass's sizes.</summary>
    private string Tensor(Value value)
    {
        string count = Count(value.Shape.ElementCount, "int");
        string lengths = string.Join(", ", value.Shape.Select(dim => Count(dim, "nint")));
        return $"new ReadOnlyTensorSpan<float>(MemoryMarshal.CreateReadOnlySpan(ref {PlaceAfter(value)}, {count}), [{lengths}])";
    }

    /// <summary>A value's first element in this model's arena, from the call's own sizes.</summary>
    private string PlaceAfter(Value value, bool packed = false) => $"Unsafe.Add(ref _state.Arena.Start, {OffsetAfter(value, packed)})";

    /// <summary>A value of fixed size, from the pass.</summary>
    private string PlaceInPass(Value value) => $"Unsafe.Add(ref pass.{model.Names.ClassField(model.Plan.Places[value].Class)}, Network.Offsets.{EmitNames.Constant(value)})";

    /// <summary>Its distance from the start of the arena, in floats.</summary>
    private string OffsetAfter(Value value, bool packed)
    {
        while (!model.Plan.Places.ContainsKey(value))
            value = _graph.Nodes.First(node => node.Outputs.Contains(value)).Inputs[0];
        Memory.MemoryBuffer place = model.Plan.Places[value];
        Dim size = model.Plan.Classes[place.Class].Size;
        string offset = $"Network.Offsets.{EmitNames.Constant(value)}{(size.IsConstant ? "" : $" * ({(packed ? EvaluatePacked(size) : Evaluate(size))})")}";
        return $"{(place.Class == 0 ? "" : ConstructionEmitter.StartField(model, place.Class) + " + ")}{offset}";
    }

    /// <summary>A size from the call's int arguments.</summary>
    private static string Count(Dim dim, string type)
    {
        string text = dim.ToCSharp(EmitNames.SymbolArgument);
        return dim.IsConstant || type == "int" || dim.Terms.Count == 1 && dim.Terms[0].Monomial.Degree == 1 && dim.Terms[0].Coefficient == 1 ? text : $"({type})({text})";
    }

    private string Reference(Value value) => Narrowed(_graph).Contains(value)
        ? $"{NarrowField(value)}.Reference({Name(value)})"
        : $"MemoryMarshal.GetReference({Name(value)})";
}
