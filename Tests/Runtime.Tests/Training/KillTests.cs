using System.Diagnostics;
using System.Globalization;
using Kiln.Saver;

namespace Kiln.Runtime.Tests.Training;

/// <summary>A process that does nothing but train and save is killed again and again.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 200;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"kiln-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_kill_while_saving_never_loses_a_checkpoint_and_changes_no_bit()
    {
        bool narrowed = Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0" || Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") == "0";
        Assert.SkipWhen(narrowed, "Files do not depend on the width of vectors; one run is enough.");
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "A kill without a chance to clean up is a signal of Unix.");

        var random = new Random(1);
        long saved = 0;
        int torn = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            saved = Math.Max(saved, TrainAndKill(random));
            torn += Directory.GetFiles(_folder, "*.tmp").Length;

            var model = new Net(maxB: 8, seed: 9);
            Trainer<float, int> trainer = Lesson.Trainer(model, null, 0);
            trainer.Resume(Path.Combine(_folder, "last.safetensors"));
            Assert.True(trainer.Optimizer.Steps >= saved, $"kill {kill}: step {saved} was saved, the file has {trainer.Optimizer.Steps}");
            saved = trainer.Optimizer.Steps;
        }

        Assert.True(torn > 0, "No kill hit a save.");
        Net resumed = Lesson.Run(_folder, saved + 1);
        Net straight = Lesson.Run(null, saved + 1);
        Assert.Equal(straight.Parameters.ToArray(), resumed.Parameters.ToArray());
        Assert.Empty(Directory.GetFiles(_folder, "*.tmp"));
    }

    [Fact]
    public void A_study_that_is_killed_again_and_again_ends_as_if_it_had_run_through()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "A kill without a chance to clean up is a signal of Unix.");

        string path = Path.Combine(_folder, "study.json");
        var random = new Random(2);
        for (int kill = 0; kill < 20; kill++)
            Kill(random, "study", path);

        StudyResult resumed = StudyLesson.Run(path), straight = StudyLesson.Run(null);
        Assert.Equal(straight.ToTable(), resumed.ToTable());
        Assert.Equal(400, resumed.Trials.Count);
        Assert.Empty(Directory.GetFiles(_folder, "*.tmp"));
    }

    /// <summary>Kills within the few saves after the first one; returns the last step that was said to be saved.</summary>
    private long TrainAndKill(Random random) => Kill(random, _folder);

    private static long Kill(Random random, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Kiln.Saver.dll");
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [program, .. arguments])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            },
        };
        process.Start();
        // A study that is done says nothing more.
        long last = long.Parse(process.StandardOutput.ReadLine() ?? "0", CultureInfo.InvariantCulture);
        long wait = random.Next(0, 20000);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMicroseconds < wait;)
            Thread.SpinWait(20);
        process.Kill();
        process.WaitForExit();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (long.TryParse(line, CultureInfo.InvariantCulture, out long step))
                last = step;
        }

        return last;
    }
}
