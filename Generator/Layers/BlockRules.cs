using System.Globalization;
using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>What <c>Use&lt;TBlock&gt;</c> asks of the block: marked as one, from this project, not inside itself, with a value for each of its symbols.</summary>
internal static class BlockRules
{
    public static bool Check(LayerContext context)
    {
        string type = context.Spec.Find("TBlock")?.Text ?? "";
        if (context.Model.Blocks.FirstOrDefault(candidate => candidate.Type == type) is not { } block)
            return false;
        string[] path = [.. Cycle(context.Model, block)];
        if (block.Assembly is { } assembly)
            context.Report(Diagnostics.ForeignBlock, null, block.Name, assembly);
        else if (!block.IsMarked)
            context.Report(Diagnostics.NotABlock, null, context.Self, block.Name);
        else if (path.Length > 0)
            context.Report(Diagnostics.CyclicBlock, null, context.Self, block.Name, string.Join(" uses ", path));
        return !context.HasError && HasValues(context, block) && IsRepeated(context);
    }

    private static bool HasValues(LayerContext context, BlockSpec block)
    {
        IReadOnlyList<ArgumentValue> values = context.Spec.Find("arguments")?.Items ?? [];
        if (values.Count != block.Symbols.Count)
        {
            string symbols = block.Symbols.Count == 0 ? "no symbol" : $"the symbols {string.Join(", ", block.Symbols.Select(symbol => $"\"{symbol}\""))}";
            context.Report(Diagnostics.BlockArguments, values.Count == 0 ? null : "arguments", context.Self, $"{values.Count.ToString(CultureInfo.InvariantCulture)} value{(values.Count == 1 ? "" : "s")}", block.Name, symbols);
            return false;
        }

        for (int i = 0; i < values.Count; i++)
        {
            if (values[i] is { Kind: ArgumentKind.Integer, Integer: < 1 } small)
                context.Report(Diagnostics.SizeBelowOne, "arguments", i, -1, context.Self, block.Symbols[i], small.Integer);
            else if (values[i].Kind != ArgumentKind.Integer)
                context.Report(Diagnostics.InvalidArgument, "arguments", i, -1, context.Self, block.Symbols[i], "a number");
            if (context.HasError)
                return false;
        }

        return true;
    }

    private static bool IsRepeated(LayerContext context)
    {
        int repeat = context.Integer("Repeat", 1);
        if (repeat >= 1)
            return true;
        context.Report(Diagnostics.OptionOutOfRange, "Repeat", context.Self, "Repeat", repeat.ToString(CultureInfo.InvariantCulture), "a number of at least 1");
        return false;
    }

    /// <summary>The names on the way from a block back to itself; empty if there is none.</summary>
    private static IEnumerable<string> Cycle(ModelSpec model, BlockSpec block)
    {
        var path = new Stack<string>();
        return Leads(model, block, block.Type, path, new HashSet<string>(StringComparer.Ordinal)) ? path : [];
    }

    private static bool Leads(ModelSpec model, BlockSpec from, string target, Stack<string> path, HashSet<string> seen)
    {
        if (!seen.Add(from.Type))
            return false;
        foreach (string used in from.Uses)
        {
            bool found = used == target;
            if (found)
                path.Push(target[(target.LastIndexOfAny(['.', ':']) + 1)..]);
            else
                found = model.Blocks.FirstOrDefault(candidate => candidate.Type == used) is { } next && Leads(model, next, target, path, seen);
            if (found)
            {
                path.Push(from.Name);
                return true;
            }
        }

        return false;
    }
}
