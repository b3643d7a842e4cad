namespace Kiln.Kernels;

public static partial class Gemm
{
    /// <summary>
    /// Products shared by the team: C is cut into bands of rows, or of columns where it is wider than high, so that what every thread
    /// has to read of A and B is small. An element's sum does not depend on the band it lies in.
    /// </summary>
    private static class Shared
    {
        /// <summary>Rows below which the tiles of a band would be too low.</summary>
        private const nint BandRows = 24;

        /// <summary>Columns of the widest pair of vectors: bands begin at multiples.</summary>
        private const nint PanelColumns = 32;

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public static void NN<E>(nint m, nint n, in Operands operands, E epilogue) where E : struct, IEpilogue, allows ref struct
        {
            var job = new NNJob<E>(new Bands(m, n, operands.K), in operands, epilogue);
            Team.Run(ref job, job.Bands.Count, Work(m, n, operands.K));
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public static void TN(nint m, nint n, in Operands operands, bool accumulate)
        {
            var job = new TNJob(new Bands(m, n, operands.K), in operands, accumulate);
            Team.Run(ref job, job.Bands.Count, Work(m, n, operands.K));
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public static void NT<E>(nint m, nint n, in Operands operands, bool accumulate, nint allRows, E epilogue)
            where E : struct, IPartEpilogue, allows ref struct
        {
            var job = new NTJob<E>(new Bands(m, n, operands.K), in operands, accumulate, allRows, n, epilogue);
            Team.Run(ref job, job.Bands.Count, Work(m, n, operands.K));
        }

        /// <summary>The cut of C (m, n).</summary>
        private readonly struct Bands
        {
            public readonly int Count;
            private readonly nint m;
            private readonly nint n;
            private readonly nint units;
            private readonly bool areRows;

            public Bands(nint m, nint n, nint k)
            {
                this.m = m;
                this.n = n;
                nint rowBands = m / BandRows, panels = (n + PanelColumns - 1) / PanelColumns;
                areRows = m >= n ? rowBands >= nint.Min(panels, KilnThreads.Current) : panels < nint.Min(rowBands, KilnThreads.Current);
                units = areRows ? m : panels;
                Count = Team.Parts(Work(m, n, k), areRows ? rowBands : panels);
            }

            /// <summary>One band: its first row and first column, and the row and column after it.</summary>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public (nint Row, nint Column, nint EndRow, nint EndColumn) At(int band)
            {
                nint start = Team.Start(units, band, Count), end = Team.Start(units, band + 1, Count);
                return areRows ? (start, 0, end, n) : (0, start * PanelColumns, m, nint.Min(end * PanelColumns, n));
            }
        }

        private readonly ref struct NNJob<E>(Bands bands, ref readonly Operands operands, E epilogue) : ITeamJob
            where E : struct, IEpilogue, allows ref struct
        {
            public readonly Bands Bands = bands;
            private readonly Operands operands = operands;
            private readonly E epilogue = epilogue;

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public void Run(int part)
            {
                (nint row, nint column, nint endRow, nint endColumn) = Bands.At(part);
                ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row * operands.ARow);
                ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
                Operands band = new(operands.K, in a, operands.ARow, operands.AStep, in operands.B, operands.BRow, ref c, operands.CRow);
                RunAlone(endRow - row, column, endColumn, in band, epilogue);
            }
        }

        private readonly ref struct TNJob(Bands bands, ref readonly Operands operands, bool accumulate) : ITeamJob
        {
            public readonly Bands Bands = bands;
            private readonly Operands operands = operands;
            private readonly bool accumulate = accumulate;

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public void Run(int part)
            {
                (nint row, nint column, nint endRow, nint endColumn) = Bands.At(part);
                ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row);
                ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column);
                ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow + column);
                TNAlone(
                    endRow - row, endColumn - column, operands.K, in a, operands.AStep, in b, operands.BRow, ref c, operands.CRow,
                    accumulate);
            }
        }

        private readonly ref struct NTJob<E>(Bands bands, ref readonly Operands operands, bool accumulate, nint allRows, nint allColumns, E epilogue)
            : ITeamJob where E : struct, IPartEpilogue, allows ref struct
        {
            public readonly Bands Bands = bands;
            private readonly Operands operands = operands;
            private readonly bool accumulate = accumulate;
            private readonly nint allRows = allRows, allColumns = allColumns;
            private readonly E epilogue = epilogue;

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public void Run(int part)
            {
                (nint row, nint column, nint endRow, nint endColumn) = Bands.At(part);
                ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row * operands.ARow);
                ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column * operands.BRow);
                ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow + column);
                Operands band = new(operands.K, in a, operands.ARow, operands.AStep, in b, operands.BRow, ref c, operands.CRow);
                NTAlone(endRow - row, endColumn - column, in band, accumulate, allRows, allColumns, epilogue);
            }
        }
    }
}
