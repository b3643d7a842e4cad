using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>The class <c>Network</c> inside the model: offsets, the pass, layer methods in the order in which they run, fused kernels.</summary>
internal static class LayersEmitter
{
    public static void Write(CodeWriter code, EmitModel model)
    {
        code.Documentation($"<summary>The layers of {model.Spec.Title}: one method each and direction, in the order in which they run.</summary>");
        using (code.Block("private static class Network"))
        {
            var structs = new FusedStructs(model);
            WriteLayers(code, model, structs);
            code.Line();
            WritePass(code, model);
            code.Line();
            WriteOffsets(code, model);
            structs.Write(code);
        }
    }

    private static void WriteOffsets(CodeWriter code, EmitModel model)
    {
        code.Documentation("<summary>Where everything lies, in floats: parameters from the start of their buffer, values from the start of their growth class and per unit of it.</summary>");
        using (code.Block("public static class Offsets"))
        {
            foreach ((Parameter parameter, int offset) in model.ParameterOffsets())
            {
                Value value = model.Graph.Parameters.First(candidate => candidate.Parameter == parameter);
                string storage = Storage(parameter);
                code.WriteLine($"public const int {EmitNames.Constant(value)} = {offset};{Note($"{parameter.Name} ({string.Join(", ", parameter.Shape)}){storage}")}");
            }

            foreach (MemoryBuffer buffer in model.Plan.Buffers)
            {
                string size = model.Plan.Classes[buffer.Class].Size is { IsConstant: false } growth ? $" * {growth}" : "";
                foreach (Value value in model.Plan.Places.Where(pair => pair.Value == buffer).Select(pair => pair.Key).OrderBy(value => value.Id))
                    code.WriteLine($"public const nint {EmitNames.Constant(value)} = {buffer.Offset};{Note($"{value.Shape}: {buffer.Length}{size} floats, steps {buffer.First} to {Math.Min(buffer.Last, model.Steps.Count - 1)}")}");
            }

            foreach (var scratch in model.Plan.Scratch.OrderBy(pair => pair.Key))
                code.WriteLine($"public const nint Scratch{scratch.Key} = {scratch.Value.Offset};");
        }

        static string Note(string text) => "   // " + text;
    }

    /// <summary>How a parameter lies, where that is not PyTorch's order.</summary>
    private static string Storage(Parameter parameter) => parameter.Storage switch
    {
        ParameterStorage.Transposed when parameter.InputChannels > 0 => $", stored [{parameter.Shape[1] / parameter.InputChannels}, {parameter.InputChannels}, {parameter.RowStride}]",
        ParameterStorage.Transposed or ParameterStorage.Gates when parameter.Shape.Count == 2 => $", stored [{parameter.Shape[1]}, {parameter.RowStride}]",
        ParameterStorage.Convolution when parameter.IsDepthwise => $", stored [{string.Join(", ", parameter.Shape.Skip(2))}, {parameter.RowStride}]",
        ParameterStorage.Convolution => $", stored [{(parameter.Groups > 1 ? $"{parameter.Groups}, " : "")}{string.Join(", ", parameter.Shape.Skip(2))}, {parameter.Shape[1]}, {parameter.RowStride}]",
        _ => "",
    };

    /// <summary>The pass: what one call works on.</summary>
    private static void WritePass(CodeWriter code, EmitModel model)
    {
        Graph graph = model.Graph;
        code.WriteLine("#pragma warning disable CS0649, CS9265   // a model that is never trained leaves some fields as they are");
        code.Documentation("<summary>What one call works on: the buffers, the arguments, the sizes.</summary>");
        using (code.Block("public ref struct Pass"))
        {
            code.WriteLine($"public ref float Parameters, Gradients{(model.BufferLength > 0 ? ", Buffers" : "")};");
            for (int i = 0; i < model.Plan.Classes.Count; i++)
                code.WriteLine($"public ref float {model.Names.ClassField(i)};   // {(model.Plan.Classes[i].Size.IsConstant ? "values of fixed size" : $"values that grow with {model.Plan.Classes[i].Size}")}");
            foreach (Value value in Passed(graph))
                code.WriteLine($"public ref {StepWriter.ElementType(value)} {EmitNames.Constant(value)};   // {value.Shape}");
            string[] sizes = [.. graph.Symbols, .. graph.Sequences.Select(model.Names.StepCount).Where(name => name is not null).Select(name => name!).Distinct()];
            if (sizes.Length > 0)
                code.WriteLine($"public nint {string.Join(", ", sizes)};");
            if (graph.Sequences.Count > 0)
                code.WriteLine("public ref int BatchSizes, SortedIndices;   // rows of each step and order of the sequences in a packed call, else null references");
            if (model.PlacesRows)
                code.WriteLine("public ref int RowSequences, RowSteps;   // sequence and step of each row in a packed call, else null references");
            code.WriteLine("public bool Training, Accumulate;");
            code.WriteLine("public float Scale;");
            if (model.Updates is not null)
                code.WriteLine("public Optimizer? Optimizer;   // updates each layer as soon as nothing needs it any more, or null");
            code.WriteLine("public ulong Seed, Call;");
        }

        code.WriteLine("#pragma warning restore CS0649, CS9265");
    }

    /// <summary>Values that a call brings along.</summary>
    public static IEnumerable<Value> Passed(Graph graph) =>
        graph.Inputs.Select(input => input.Value).Concat(graph.Targets).Concat(graph.ClassWeights).Concat(graph.States.Select(state => state.Initial)).Concat(graph.Seeds.Where(seed => seed.Kind == ValueKind.OutputGradient));

    private static void WriteLayers(CodeWriter code, EmitModel model, FusedStructs structs)
    {
        IReadOnlyList<(string Direction, IReadOnlyList<LayerMethod> Methods)> directions = LayerMethod.Of(model);
        foreach ((string direction, IReadOnlyList<LayerMethod> methods) in directions)
        {
            if (Summary(direction, model) is { } summary)
                code.Documentation($"<summary>{summary}</summary>");
            code.WriteLine("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
            using (code.Block($"public static void {direction}(ref Pass pass)"))
            {
                foreach (LayerMethod method in methods)
                    code.WriteLine($"{method.Name}(ref pass);");
            }

            code.Line();
        }

        bool first = true;
        foreach (LayerMethod method in directions.SelectMany(direction => direction.Methods).Distinct())
        {
            if (!first)
                code.Line();
            first = false;
            WriteMethod(code, model, method, structs);
        }
    }

    private static string? Summary(string direction, EmitModel model) => direction switch
    {
        LayerMethod.TrainForward => "Calls that train: the layers in front of what runs together with the loss.",
        "Loss" when model.IsTrainable => "Calls that do not train: the losses alone.",
        "Backward" when model.HasLoss => "Calls that train: the losses and their gradients, then back through the layers.",
        _ => null,
    };

    private static void WriteMethod(CodeWriter code, EmitModel model, LayerMethod method, FusedStructs structs)
    {
        var writer = new StepWriter(model.Graph, model.Plan, model.Names, model.Updates);
        foreach (int i in method.Steps)
        {
            switch (model.Steps[i])
            {
                case OpStep op:
                    EpilogueEmitter? epilogue = op.Epilogue is null ? null : structs.Epilogue(op.Epilogue);
                    writer.Write(op.Node, i, epilogue?.Name, epilogue is null ? null : target => epilogue.WriteNew(target, op.Epilogue!));
                    break;
                case KernelStep kernel:
                    structs.Kernel(kernel, i).WriteCall(writer);
                    break;
            }

            if (model.FillDead)
                DeadBuffers.Write(writer, model, i);
        }

        WriteUpdates(writer, model, method.Steps);
        code.Documentation($"<summary>{Literals.XmlText(Documentation.Method(model, method.Steps))}</summary>");
        code.WriteLine($"[MethodImpl(MethodImplOptions.{model.MethodCompilation})]");
        using (code.Block($"private static void {method.Name}(ref Pass pass)"))
        {
            code.WriteLine(writer.Declarations().TrimEnd('\n'));
            code.Line();
            code.WriteLine(writer.Code.ToString().TrimEnd('\n'));
        }
    }

    /// <summary>Updates what nothing needs after these steps and what no op of theirs has updated: neighbours together.</summary>
    private static void WriteUpdates(StepWriter writer, EmitModel model, IReadOnlyList<int> steps)
    {
        if (model.Updates is null)
            return;
        var ready = new HashSet<Parameter>(model.Updates.After(steps).Except(writer.Updated));
        IReadOnlyList<(Parameter Parameter, int Offset)> all = model.ParameterOffsets();
        for (int i = 0; i < all.Count; i++)
        {
            if (!ready.Contains(all[i].Parameter))
                continue;
            Parameter first = all[i].Parameter;
            int length = first.StoredLength;
            for (; i + 1 < all.Count && ready.Contains(all[i + 1].Parameter); i++)
                length += all[i + 1].Parameter.StoredLength;
            Value value = model.Graph.Parameters.First(candidate => candidate.Parameter == first);
            writer.Line($"pass.Optimizer?.Update(Offsets.{EmitNames.Constant(value)}, {Literals.Int(length)});");
        }
    }
}
