using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;

namespace Kiln.Generator.Emit;

/// <summary>The debug mode: after a step, every buffer used there for the last time is filled with NaN.</summary>
internal static class DeadBuffers
{
    public static void Write(StepWriter writer, EmitModel model, int step)
    {
        foreach (MemoryBuffer buffer in model.Plan.Buffers.Where(buffer => buffer.Last == step && buffer.Value.Id >= 0))
        {
            Value value = model.Plan.Places.Where(pair => pair.Value == buffer).Select(pair => pair.Key).OrderBy(candidate => candidate.Id).Last();
            if (value.DType != DType.Float32)
                continue;
            writer.Line($"DebugMemory.Fill({writer.Ref(value)}, {writer.Size(model.Plan.Classes[buffer.Class].Size * buffer.Length)});");
        }
    }
}
