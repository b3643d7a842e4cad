using System.Globalization;
using Kiln.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return new BenchmarkCommand().Run(args);
