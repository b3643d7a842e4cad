using System.Runtime.Intrinsics.X86;

namespace Kiln;

/// <summary>
/// The hand-over of a program published with <c>KilnPublishAvx512</c>: compiled for AVX2, it becomes the program compiled for AVX-512
/// that lies beside it, where the processor has that.
/// </summary>
/// <remarks>
/// <para>The process stays the same one (Linux's <c>execv</c>), and with it its number, parent, arguments, environment, folder and open
/// files; signals and the exit code need no forwarding. Where there is no such program, or it cannot be started, the first goes on.</para>
/// <para>The switches that keep the JIT compiler from AVX-512, such as <c>DOTNET_EnableAVX512=0</c>, keep it from happening.</para>
/// </remarks>
public static partial class WiderProgram
{
    /// <summary>What the name of the program for AVX-512 has more than the other's.</summary>
    public const string Suffix = ".x86-64-v4";

    // What takes AVX2 from the JIT takes AVX-512 too.
    private static readonly string[] s_switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableAVX", "DOTNET_EnableHWIntrinsic"];

    /// <summary>
    /// Hands over, or returns if this is not a native program for Linux on x64, was itself compiled for AVX-512, the processor does not
    /// have it, or there is no program to hand over to. A C# program that is published with <c>KilnPublishAvx512</c> calls it by itself;
    /// others may as the first thing that they do.
    /// </summary>
    public static void Start()
    {
        if (!OperatingSystem.IsLinux() || RuntimeFeature.IsDynamicCodeSupported || Avx512F.IsSupported || !Avx2.IsSupported)
            return;
        if (IsForbidden() || !Processor.HasFastAvx512())
            return;

        // A copy under the other's name would start itself for ever.
        if (Environment.ProcessPath is { } path && !path.EndsWith(Suffix, StringComparison.Ordinal))
            Become(path + Suffix);
    }

    private static bool IsForbidden() => Array.Exists(s_switches, name => Environment.GetEnvironmentVariable(name) == "0");

    /// <summary>Replaces this program by another one with the same arguments; returns if that cannot be started.</summary>
    private static unsafe void Become(string path)
    {
        string[] arguments = Environment.GetCommandLineArgs();
        var texts = new nint[arguments.Length + 1];
        for (int i = 0; i < arguments.Length; i++)
            texts[i] = Marshal.StringToCoTaskMemUTF8(arguments[i]);

        // It returns only where it failed.
        fixed (nint* list = texts)
            _ = Execute(path, list);
        Array.ForEach(texts, Marshal.FreeCoTaskMem);
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Execute(string path, nint* arguments);
}
