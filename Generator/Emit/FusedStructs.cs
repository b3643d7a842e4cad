using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>The structs behind the layers: loops of fused ops, and what products compute of their sums.</summary>
internal sealed class FusedStructs(EmitModel model)
{
    private readonly List<(int Step, KernelEmitter Emitter)> _kernels = [];
    private readonly List<EpilogueEmitter> _epilogues = [];

    /// <summary>The kernel of a step, the same in all methods that run it.</summary>
    public KernelEmitter Kernel(KernelStep kernel, int step)
    {
        KernelEmitter? emitter = _kernels.FirstOrDefault(known => known.Step == step).Emitter;
        if (emitter is null)
            _kernels.Add((step, emitter = new KernelEmitter(model.Graph, kernel, KernelName(kernel))));
        return emitter;
    }

    /// <summary>The epilogue, the same for all steps with that expression.</summary>
    public EpilogueEmitter Epilogue(KernelStep epilogue)
    {
        EpilogueEmitter? emitter = _epilogues.FirstOrDefault(known => known.Serves(epilogue));
        if (emitter is null)
            _epilogues.Add(emitter = new EpilogueEmitter(EpilogueName(epilogue), epilogue));
        return emitter;
    }

    public void Write(CodeWriter code)
    {
        foreach ((_, KernelEmitter emitter) in _kernels)
        {
            code.Line();
            emitter.WriteStruct(code);
        }

        foreach (EpilogueEmitter emitter in _epilogues)
        {
            code.Line();
            emitter.WriteStruct(code);
        }
    }

    private string KernelName(KernelStep kernel)
    {
        string name = string.Concat(kernel.Nodes.Select(node => node.Layer).Distinct().Take(3).Select(layer => Identifiers.Pascal(model.Labels[layer])))
            + (model.IsJoint(kernel) ? "Train" : kernel.Phase == Phase.Backward ? "Backward" : "") + "Kernel";
        return Unique(name, candidate => _kernels.Any(other => other.Emitter.Name == candidate || other.Emitter.Name + "Evaluation" == candidate));
    }

    private string EpilogueName(KernelStep epilogue) =>
        Unique(model.Spec.Layers[epilogue.Nodes[^1].Layer].Kind + "Gradient", candidate => _epilogues.Any(other => other.Name == candidate));

    private static string Unique(string name, Func<string, bool> isTaken)
    {
        string unique = name;
        for (int k = 2; isTaken(unique); k++)
            unique = name + k;
        return unique;
    }
}
