using System.Globalization;
using System.Numerics.Tensors;

namespace Samples;

/// <summary>Prints what an interactive Python session would show.</summary>
internal static class PythonSession
{
    private static bool _started;

    /// <summary>A comment above what follows.</summary>
    public static void Heading(string text)
    {
        Console.WriteLine(_started ? $"\n# {text}" : $"# {text}");
        _started = true;
    }

    /// <summary>A statement without an answer.</summary>
    public static void Run(string statement) => Console.WriteLine($">>> {statement}");

    /// <summary>An expression and its value, a tensor.</summary>
    public static void Print<T>(string expression, Tensor<T> value)
        where T : unmanaged => Answer(expression, TensorText.Of(value));

    /// <summary>An expression whose value is a tensor of one number and no dimension.</summary>
    public static void Print(string expression, float value) => Answer(expression, $"tensor({TensorText.Of([value])[0]})");

    /// <summary>An expression whose value is a number of Python.</summary>
    public static void Print(string expression, nint value) => Answer(expression, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>An expression whose value is a truth.</summary>
    public static void Print(string expression, bool value) => Answer(expression, value ? "True" : "False");

    /// <summary>An expression whose value is a shape.</summary>
    public static void Print(string expression, ReadOnlySpan<nint> shape) =>
        Answer(expression, $"torch.Size([{string.Join(", ", shape.ToArray())}])");

    /// <summary>An expression whose value is a tuple of numbers of Python.</summary>
    public static void Print(string expression, float first, float second, float third) =>
        Answer(expression, $"({Number(first)}, {Number(second)}, {Number(third)})");

    private static void Answer(string expression, string value)
    {
        Run(expression);
        Console.WriteLine(value);
    }

    private static string Number(float value) => value.ToString("0.0######", CultureInfo.InvariantCulture);
}
