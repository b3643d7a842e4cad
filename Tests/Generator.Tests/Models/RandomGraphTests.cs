using System.Globalization;
using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;
using Kiln.Generator.Tests.Support;

namespace Kiln.Generator.Tests.Models;

/// <summary>
/// Random models in the language, each compiled, run and compared with the reference. <c>build/soak.sh N</c> runs N more: it sets
/// KILN_SOAK to their number and KILN_SEED to where they start.
/// </summary>
public class RandomGraphTests
{
    private const int BatchSize = 50, DefaultCount = 500, DefaultImages = 300;

    private static readonly int Count = Setting("KILN_SOAK", DefaultCount);
    private static readonly int Images = Setting("KILN_SOAK", DefaultImages);
    private static readonly int FirstSeed = Setting("KILN_SEED", 1);

    public static TheoryData<int> Batches => [.. Enumerable.Range(0, (Count + BatchSize - 1) / BatchSize)];

    public static TheoryData<int> ImageBatches => [.. Enumerable.Range(0, (Images + BatchSize - 1) / BatchSize)];

    [Theory]
    [MemberData(nameof(Batches))]
    public void Random_models_agree_with_the_reference(int batch) =>
        Compare(batch, Count, seed => new RandomModel(new Random(seed), $"Random{seed}").ToString());

    [Theory]
    [MemberData(nameof(ImageBatches))]
    public void Random_image_models_agree_with_the_reference(int batch) =>
        Compare(batch, Images, seed => new RandomImageModel(new Random(seed), $"Random{seed}").ToString());

    private static void Compare(int batch, int all, Func<int, string> write)
    {
        int first = FirstSeed + (batch * BatchSize), count = Math.Min(BatchSize, all - (batch * BatchSize));
        string[] sources = [.. Enumerable.Range(first, count).Select(write)];
        using var models = new TestModels(sources, fillDeadBuffers: batch % 2 == 0);
        var failures = new SortedDictionary<int, (string What, string Details)>();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            if (Failure(models.All[i], new Random(first + i)) is { } failure)
            {
                lock (failures)
                    failures.Add(i, failure);
            }
        });

        Assert.True(
            failures.Count == 0,
            $"{failures.Count} of {count} models fail:\n{string.Join("\n", failures.Select(failure => $"{models.All[failure.Key].Spec.Name}: {failure.Value.What.Split('\n')[0]}"))}\n\n"
                + string.Join("\n\n", failures.Take(3).Select(failure => $"{sources[failure.Key]}\n{failure.Value.What}\n{failure.Value.Details}")));
    }

    /// <summary>What is wrong with a model, with everything one needs to find out why; null if all is well.</summary>
    private static (string What, string Details)? Failure(TestModel model, Random random)
    {
        int[] sizes = [.. model.Graph.Symbols.Select(symbol => symbol == "N" ? random.Next(4, 7) : random.Next(symbol == "B" ? 1 : 3, 7))];
        try
        {
            GraphChecker.Check(model.Graph);
            GraphChecker.Check(model.Compiled.Joint!);
            MemoryChecker.Check(model.Compiled.Plan!, model.Compiled.Steps);
            ModelRunner runner = model.Create([.. sizes.Select(size => size + random.Next(2))], random.Next());
            var agreement = new Agreement(model, runner, random) { Probes = 3, GradientTolerance = 3e-4, ValueTolerance = 1e-4, Noise = 5e-6 };
            agreement.Check(model.Draw(random, sizes));
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            string at = string.Join(", ", model.Graph.Symbols.Zip(sizes, (symbol, size) => $"{symbol} = {size}"));
            return (exception.Message, $"at {at}\n{exception.StackTrace}\n{model.Dumps}\n{model.Compiled.Text}");
        }
    }

    private static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : fallback;
}
