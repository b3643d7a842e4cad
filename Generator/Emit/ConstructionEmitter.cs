using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>Fields, constructors, sessions, and the first values of the parameters.</summary>
internal static class ConstructionEmitter
{
    public static void Write(CodeWriter code, EmitModel model)
    {
        Fields(code, model);
        code.Line();
        Constructors(code, model);
        code.Line();
        Session(code, model);
        code.Line();
        Parameters(code, model);
    }

    private static IEnumerable<string> Capacities(EmitModel model) => model.Graph.Symbols.Select(EmitNames.Capacity);

    private static string CapacityParameters(EmitModel model) => string.Concat(Capacities(model).Select(name => $"int {name}, "));

    private static void Fields(CodeWriter code, EmitModel model)
    {
        code.WriteLine("private readonly ModelState _state;");
        foreach (string capacity in Capacities(model))
            code.WriteLine($"private readonly int _{capacity};");
        for (int i = 1; i < model.Plan.Classes.Count; i++)
            code.WriteLine($"private readonly nint {StartField(model, i)};   // where values that grow with {model.Plan.Classes[i].Size} start in the arena");
        if (model.RemembersSizes)
        {
            foreach (string symbol in model.Graph.Symbols)
                code.WriteLine($"private int _last{symbol};   // of the last call, for what is read after it");
        }

        if (model.HasLoss)
            code.WriteLine($"private readonly float[] _lossValues = new float[{model.Graph.Losses.Count}];");
        else if (model.IsTrainable)
            code.WriteLine("private bool _backwardReady;");
        CallEmitter.WritePackedFields(code, model);
        foreach (Value index in CallEmitter.Narrowed(model.Graph))
            code.WriteLine($"private readonly IndexBuffer {CallEmitter.NarrowField(index)} = new();");
        foreach (Value weights in model.Graph.ClassWeights)
            code.WriteLine($"private readonly ClassWeights {CallEmitter.WeightsField(weights)} = new({weights.Shape[0]});");
    }

    public static string StartField(EmitModel model, int growth)
    {
        string name = model.Names.ClassField(growth);
        return "_" + char.ToLowerInvariant(name[0]) + name.Substring(1) + "Start";
    }

    private static void Constructors(CodeWriter code, EmitModel model)
    {
        code.Documentation($"<summary>A new {Literals.XmlText(model.Spec.Title)} with weights as PyTorch draws them after <c>torch.manual_seed(seed)</c>.</summary>");
        foreach (string symbol in model.Graph.Symbols)
            code.Documentation($"<param name=\"{EmitNames.Capacity(symbol)}\">The largest {symbol} of any call, at least 1.</param>");
        code.Documentation("<param name=\"seed\">Start of the random numbers: the low 32 bits for the weights, all of it for dropout.</param>");
        code.Documentation("<exception cref=\"ArgumentOutOfRangeException\">A capacity is below 1.</exception>");
        code.Documentation("<exception cref=\"ArgumentException\">The memory for these capacities exceeds what an array can hold.</exception>");
        using (code.Block($"public {Identifiers.Escape(model.Spec.Name)}({CapacityParameters(model)}long seed = 0)"))
        {
            code.WriteLine($"_state = new ModelState(Info, CreateParameters(), ArenaBytes({string.Join(", ", Capacities(model))}), seed);");
            AssignCapacities(code, model);
            code.WriteLine("Initialize(new TorchRandom(seed));");
        }

        code.Line();
        using (code.Block($"private {Identifiers.Escape(model.Spec.Name)}(ModelState parent{string.Concat(Capacities(model).Select(name => $", int {name}"))})"))
        {
            code.WriteLine($"_state = new ModelState(parent, ArenaBytes({string.Join(", ", Capacities(model))}));");
            AssignCapacities(code, model);
        }

        code.Line();
        using (code.Block($"private static Int128 ArenaBytes({string.Join(", ", Capacities(model).Select(name => $"int {name}"))})"))
        {
            foreach (string capacity in Capacities(model))
                code.WriteLine($"Guard.Positive({Literals.String(model.Spec.Title)}, nameof({capacity}), {capacity});");
            string length = model.Plan.Length.Equals(Dim.Zero) ? "(Int128)0" : (model.Plan.Length * 4).ToCSharp(symbol => $"(Int128){EmitNames.Capacity(symbol)}");
            code.WriteLine($"return {length};");
        }
    }

    private static void AssignCapacities(CodeWriter code, EmitModel model)
    {
        foreach (string capacity in Capacities(model))
            code.WriteLine($"_{capacity} = {capacity};");
        Dim start = Dim.Zero;
        for (int i = 1; i < model.Plan.Classes.Count; i++)
        {
            start += model.Plan.Classes[i - 1].Size * model.Plan.Classes[i - 1].Length;
            code.WriteLine($"{StartField(model, i)} = {start.ToCSharp(symbol => $"(nint){EmitNames.Capacity(symbol)}")};");
        }
    }

    private static void Session(CodeWriter code, EmitModel model)
    {
        string[] properties = [.. model.Graph.ClassWeights.Select(value => CallEmitter.WeightsProperty(model.Graph, value))];
        string weights = properties.Length == 0 ? "" : $" {{ {string.Join(", ", properties.Select(name => $"{name} = {name}"))} }}";
        code.Documentation("<summary>Another model with the same parameters and its own arena and gradients, for concurrent use.</summary>");
        code.WriteLine($"public {TypeNames.Own(model.Spec.Name)} CreateSession({string.Join(", ", Capacities(model).Select(name => $"int {name}"))}) => new(_state{string.Concat(Capacities(model).Select(name => $", {name}"))}){weights};");
        if (model.Spec.Variant is not null)
        {
            code.Line();
            code.WriteLine($"IVariant IVariant.CreateSession({string.Join(", ", Capacities(model).Select(name => $"int {name}"))}) => CreateSession({string.Join(", ", Capacities(model))});");
        }
    }

    private static void Parameters(CodeWriter code, EmitModel model)
    {
        var offsets = model.ParameterOffsets().ToDictionary(pair => pair.Parameter, pair => pair.Offset);
        code.WriteLine("private static ParameterSet CreateParameters() => new(");
        using (code.Indent())
        {
            code.WriteLine($"{Literals.String(model.Spec.Title)},");
            code.WriteLine("[");
            using (code.Indent())
            {
                foreach (Value value in model.Graph.Parameters)
                {
                    Parameter parameter = value.Parameter!;
                    string frozen = parameter.IsBuffer ? " { IsBuffer = true }" : parameter.Frozen ? " { Frozen = true }" : "";
                    code.WriteLine($"new ParameterSpec({Literals.String(parameter.Name)}, [{string.Join(", ", parameter.Shape)}], Network.Offsets.{EmitNames.Constant(value)}, {Layout(parameter)}){frozen},");
                }
            }

            code.WriteLine("],");
            code.WriteLine($"trainableLength: {model.TrainableLength}, length: {model.ParameterLength}{(model.BufferLength > 0 ? $", bufferLength: {model.BufferLength}" : "")});");
        }

        code.Line();
        code.Documentation("<summary>Draws the first values, in PyTorch's order.</summary>");
        using (code.Block("private void Initialize(TorchRandom random)"))
        {
            for (int i = 0; i < model.Graph.Parameters.Count; i++)
                code.WriteLine(Draw(model.Graph.Parameters[i].Parameter!, i));
            if (model.Graph.Parameters.Count == 0)
                code.WriteLine("_ = random;");
        }
    }

    private static string Layout(Parameter parameter) => parameter switch
    {
        { Storage: ParameterStorage.Gates } => $"ParameterLayout.Gates([{string.Join(", ", parameter.GateBlocks)}], {parameter.Shape[0] / parameter.GateBlocks.Count}, {(parameter.Shape.Count == 1 ? 1 : parameter.Shape[1])})",
        { Factors.Count: 1 } => $"ParameterLayout.Vector({parameter.Count})",
        { Storage: ParameterStorage.Transposed, InputChannels: 0 } => $"ParameterLayout.Transposed({parameter.Shape[0]}, {parameter.Shape[1]})",
        { Storage: ParameterStorage.RowMajor, Shape.Count: 2 } => $"ParameterLayout.Rows({parameter.Shape[0]}, {parameter.Shape[1]})",
        _ => $"new ParameterLayout({string.Join(", ", parameter.Factors)})",
    };

    private static string Draw(Parameter parameter, int index)
    {
        string target = $"_state[{index}]";
        Initializer initializer = parameter.Initializer;
        return initializer.Rule switch
        {
            "KaimingUniform5" => $"Initializer.LinearWeight(random, {target});   // {parameter.Name}",
            "Uniform" when initializer.Value != 0 => $"Initializer.Uniform(random, {target}, {Literals.Double(initializer.Value)});   // {parameter.Name}",
            "Constant" => $"Initializer.Constant({target}, {Literals.Float((float)initializer.Value)});   // {parameter.Name}",
            "Normal" when initializer.Value == 0 => $"Initializer.Embedding(random, {target}, paddingIdx: {initializer.ZeroRow});   // {parameter.Name}",
            _ => $"Initializer.Apply(random, {target}, Init.{initializer.Rule});   // {parameter.Name}",
        };
    }
}
