using System.Reflection;
using Kiln.Benchmarks.Workloads;
using Kiln.Kernels;
using Spectre.Console;
using Gru = Kiln.Benchmarks.Workloads.Gru;
using Lstm = Kiln.Benchmarks.Workloads.Lstm;

namespace Kiln.Benchmarks.Scaling;

/// <summary>
/// The memory of training against batch and length: what the documentation of a model says (<see cref="ModelInfo.TrainingBytes"/>), the
/// buffers that a session has, and all that it allocates, objects included.
/// </summary>
internal static class MemoryRun
{
    private static readonly int[] s_batches = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512], s_lengths = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    /// <summary>Prints a table, and draws it if a picture is wanted.</summary>
    /// <returns>Whether every prediction is exactly what the buffers take.</returns>
    public static bool Print(string? picture)
    {
        Table table = Tables.New("model", "size", "predicted bytes", "buffers", "allocated", "exact");
        bool exact = true;
        var lines = new List<ScaledLine>();
        foreach ((string axis, string name, int[] sizes, Func<int, (ModelInfo, int[], Func<IModel>)> model) in Series())
        {
            var points = new List<ScaledPoint>();
            foreach (int size in sizes)
            {
                (ModelInfo structure, int[] symbols, Func<IModel> create) = model(size);
                long predicted = structure.TrainingBytes(symbols);
                create();   // What is made once per process.
                long before = GC.GetAllocatedBytesForCurrentThread();
                IModel session = create();
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before, buffers = Buffers(session);
                exact &= buffers == predicted;
                points.Add(new ScaledPoint(size, buffers, predicted));
                table.AddRow($"{name}, {axis}", $"{size}", $"{predicted:N0}", $"{buffers:N0}", $"{allocated:N0}", buffers == predicted ? "yes" : "NO");
            }

            lines.Add(new ScaledLine(axis, name, points));
        }

        Console.WriteLine("Memory of training: arena and gradients. 'allocated' counts all objects of a session too.");
        Tables.Write(table);
        Console.WriteLine(exact ? "Predicted and actual agree exactly." : "PREDICTED AND ACTUAL DIFFER.");
        if (picture is not null)
            MemoryPicture.Save(picture, lines);
        return exact;
    }

    private static IEnumerable<(string Axis, string Name, int[] Sizes, Func<int, (ModelInfo, int[], Func<IModel>)> Model)> Series()
    {
        var mnist = new Mnist(1);
        var leNet = new LeNet(1);
        var lstm = new Lstm(1, 1);
        var gru = new Gru(1, 1);
        yield return ("batch", "784-128-10", s_batches, b => (Mnist.Info, [b], () => mnist.CreateSession(b)));
        yield return ("batch", "LeNet-5", s_batches, b => (LeNet.Info, [b], () => leNet.CreateSession(b)));
        yield return ("batch", "GRU(64, 128), T=64", s_batches, b => (Gru.Info, [b, 64], () => gru.CreateSession(b, 64)));
        yield return ("batch", "LSTM(64, 128), T=64", s_batches, b => (Lstm.Info, [b, 64], () => lstm.CreateSession(b, 64)));
        yield return ("length", "GRU(64, 128), B=32", s_lengths, t => (Gru.Info, [32, t], () => gru.CreateSession(32, t)));
        yield return ("length", "LSTM(64, 128), B=32", s_lengths, t => (Lstm.Info, [32, t], () => lstm.CreateSession(32, t)));
    }

    private static long Buffers(IModel model)
    {
        var state = (ModelState)model.GetType().GetField("_state", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(model)!;
        return sizeof(float) * (state.Arena.Length + state.GradientBuffer.Length);
    }
}
