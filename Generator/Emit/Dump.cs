using System.Text;
using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;

namespace Kiln.Generator.Emit;

/// <summary>What each pass made, as text.</summary>
internal sealed class Dump
{
    private readonly List<(string Pass, string Text)> _passes = [];

    public IReadOnlyList<(string Pass, string Text)> Passes => _passes;

    public void Add(string pass, Graph graph) => _passes.Add((pass, GraphPrinter.Print(graph)));

    public void Add(string pass, IReadOnlyList<Step> steps)
    {
        var text = new StringBuilder();
        for (int i = 0; i < steps.Count; i++)
            text.Append($"{i}: [{steps[i].Layer}] {steps[i].Phase} {steps[i]}\n");
        _passes.Add((pass, text.ToString()));
    }

    public void Add(string pass, MemoryPlan plan)
    {
        var text = new StringBuilder();
        for (int i = 0; i < plan.Classes.Count; i++)
            text.Append($"class {i}: {plan.Classes[i].Length} floats * {plan.Classes[i].Size}\n");
        foreach (MemoryBuffer buffer in plan.Buffers)
        {
            IEnumerable<string> values = plan.Places.Where(pair => pair.Value == buffer).Select(pair => pair.Key).OrderBy(value => value.Id).Select(value => "%" + value.Name);
            text.Append($"class {buffer.Class} [{buffer.Offset}, {buffer.Offset + buffer.Length}) steps {buffer.First}..{buffer.Last}: {string.Join(", ", values.DefaultIfEmpty("scratch"))}\n");
        }

        _passes.Add((pass, text.ToString()));
    }
}
