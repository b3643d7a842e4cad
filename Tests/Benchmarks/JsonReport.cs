using System.Text.Json;

namespace Kiln.Benchmarks;

/// <summary>One JSON object per figure and line, with the fields that the measurements of other libraries print, and a few more.</summary>
internal sealed class JsonReport(Stream output) : IReport
{
    public void Add(Result result)
    {
        Write(result.Workload, "train_us", result.Train);
        Write(result.Workload, "infer_us", result.Infer);
    }

    public void Dispose() => output.Dispose();

    private void Write(string workload, string metric, Measurement measured)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("peer", "kiln");
            json.WriteString("workload", workload);
            json.WriteNumber("threads", KilnThreads.Count);
            json.WriteString("metric", metric);
            json.WriteNumber("value", Round(measured.LowerQuartile));
            json.WriteNumber("best", Round(measured.Best));
            json.WriteNumber("cpu", Round(measured.Median));
            json.WriteNumber("wall", Round(measured.Wall));
            json.WriteString("clock", Measurement.Clock);
            json.WriteNumber("step_bytes", Round(measured.Bytes));
            json.WriteEndObject();
        }
        output.WriteByte((byte)'\n');
        output.Flush();
    }

    // A tenth of a nanosecond.
    private static double Round(double value) => Math.Round(value, 4);
}
