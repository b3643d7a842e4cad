using System.Runtime.Intrinsics.X86;
using Microsoft.Win32.SafeHandles;

namespace Kiln;

/// <summary>What the processor can do that this program was not compiled for.</summary>
internal static class Processor
{
    // Leaf 7, register EBX: AVX-512 F, DQ, CD, BW and VL, which make up x86-64-v4.
    private const uint Avx512 = 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31;

    /// <summary>
    /// The processor has AVX-512, the system saves its registers, and using them does not slow down everything else, by the rule that
    /// .NET's JIT compiler has: not on Intel's family 6, model 85.
    /// </summary>
    public static bool HasFastAvx512()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0) is var (leaves, b, c, d) && (uint)leaves < 7)
            return false;

        (int signature, _, _, _) = X86Base.CpuId(1, 0);
        int family = signature >> 8 & 15, model = signature >> 4 & 15 | signature >> 12 & 0xf0;
        bool intel = (b, d, c) == (0x756e6547, 0x49656e69, 0x6c65746e);   // "Genu", "ineI", "ntel"
        (_, int features, _, _) = X86Base.CpuId(7, 0);
        return ((uint)features & Avx512) == Avx512 && !(intel && family == 6 && model == 85) && SystemHasAvx512();
    }

    private static bool SystemHasAvx512() => LibraryHasAvx512() ?? KernelHasAvx512();

    /// <summary>What the C library says, or null where it says nothing: glibc does since 2.33, see its <c>sys/platform/x86.h</c>.</summary>
    internal static unsafe bool? LibraryHasAvx512()
    {
        const uint Leaf7 = 1;
        const int ActiveEbx = 5;
        if (!NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "__x86_get_cpuid_feature_leaf", out nint function))
            return null;

        // Registers EAX to EDX as the processor gives them, then with those bits alone that can be used.
        uint* registers = ((delegate* unmanaged<uint, uint*>)function)(Leaf7);
        return (registers[ActiveEbx] & Avx512) == Avx512;
    }

    /// <summary>What the kernel says of the first processor; opening the file may take it some milliseconds.</summary>
    internal static bool KernelHasAvx512()
    {
        const string Path = "/proc/cpuinfo";
        if (!File.Exists(Path))
            return false;

        byte[] text = new byte[4096];
        using SafeFileHandle file = File.OpenHandle(Path);
        ReadOnlySpan<byte> flags = text.AsSpan(0, RandomAccess.Read(file, text, 0));
        return flags.IndexOf(" avx512f "u8) >= 0 && flags.IndexOf(" avx512dq "u8) >= 0 && flags.IndexOf(" avx512cd "u8) >= 0
            && flags.IndexOf(" avx512bw "u8) >= 0 && flags.IndexOf(" avx512vl "u8) >= 0;
    }
}
