using System.Diagnostics;
using System.Runtime.InteropServices;
using Kiln.Benchmarks.Peers;

namespace Kiln.Benchmarks.Aot;

/// <summary>One way to run the program of the folder <c>Native</c>.</summary>
/// <param name="Name">Compiler and instruction set.</param>
/// <param name="File">What is started.</param>
/// <param name="Arguments">What comes before its own arguments.</param>
/// <param name="NoAvx512">Whether AVX-512 is forbidden.</param>
internal sealed record NativeProgram(string Name, string File, string[] Arguments, bool NoAvx512)
{
    /// <summary>Publishes the program and gives every way to run it: by the JIT and by Native AOT, with 512-bit vectors and with 256.</summary>
    /// <exception cref="InvalidOperationException">It could not be published.</exception>
    public static IReadOnlyList<NativeProgram> Publish()
    {
        const string Name = "Kiln.Benchmarks.Native";
        string artifacts = Path.Combine(AppContext.BaseDirectory, "native"), output = Path.Combine(artifacts, "publish");
        Run("dotnet", [
            "publish", Repository.At("Tests", "Benchmarks", "Native"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output,
            "--artifacts-path", artifacts, "-p:KilnPublishAvx512=true", "-nologo"]);
        string native = Path.Combine(output, Name);
        string managed = Path.Combine(artifacts, "bin", Name, $"release_{RuntimeInformation.RuntimeIdentifier}", $"{Name}.dll");
        return
        [
            new("JIT, 512 bits", "dotnet", [managed], NoAvx512: false),
            new("AOT x86-64-v4", native + WiderProgram.Suffix, [], NoAvx512: false),
            new("JIT, 256 bits", "dotnet", [managed], NoAvx512: true),
            new("AOT x86-64-v3", native, [], NoAvx512: true),
            new("AOT v3 that becomes v4", native, [], NoAvx512: false),
        ];
    }

    /// <summary>The figures of workloads.</summary>
    public IEnumerable<PeerFigure> Measure(TimeSpan budget, IEnumerable<string> workloads)
    {
        using Process process = Start([$"{budget.TotalSeconds}", .. workloads]);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (PeerFigure.Parse(line) is { } figure)
                yield return figure;
        }

        process.WaitForExit();
    }

    /// <summary>Milliseconds from before the process is made until it has trained one step.</summary>
    public double FirstStep(string workload)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Start(["first", workload]);
        if (process.StandardOutput.ReadLine() != "STEP")
            throw new InvalidOperationException($"{Name} trained nothing.");
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        process.WaitForExit();
        return time;
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(File, [.. Arguments, .. arguments]) { RedirectStandardOutput = true };
        if (NoAvx512)
            start.Environment["DOTNET_EnableAVX512"] = "0";
        return Process.Start(start)!;
    }

    private static void Run(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
    }
}
