using BigGustave;

namespace Samples;

/// <summary>A picture of images in rows; under each, in green what it is and in red what it was taken for.</summary>
internal static class ContactSheet
{
    private const int Columns = 8, Rows = 5, Zoom = 3, Margin = 8, Caption = 20;
    private const int Cell = DigitSet.Side * Zoom, StepX = Cell + Margin, StepY = Cell + Caption + Margin;

    /// <summary>How many images there is room for.</summary>
    public const int Capacity = Columns * Rows;

    /// <summary>Writes the picture as PNG, under another name first, so that a picture is either whole or not there.</summary>
    public static void Save(string path, DigitSet set, IReadOnlyList<Mistake> mistakes, float mean, float deviation)
    {
        PngBuilder png = PngBuilder.Create(Columns * StepX + Margin, Rows * StepY + Margin, hasAlphaChannel: true);
        var background = new Pixel(32, 34, 40);
        for (int y = 0; y < Rows * StepY + Margin; y++)
        {
            for (int x = 0; x < Columns * StepX + Margin; x++)
            {
                png.SetPixel(background, x, y);
            }
        }

        for (int i = 0; i < mistakes.Count; i++)
        {
            int left = Margin + i % Columns * StepX, top = Margin + i / Columns * StepY;
            DrawImage(png, set[mistakes[i].Index], mean, deviation, left, top);
            DrawSign(png, mistakes[i].Label, left + Cell / 2 - Caption - 4, top + Cell + 2, (90, 220, 120));
            DrawSign(png, mistakes[i].Answer, left + Cell / 2 + 4, top + Cell + 2, (250, 100, 90));
        }

        string temporary = path + ".part";
        using (FileStream stream = File.Create(temporary))
        {
            png.Save(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static void DrawImage(PngBuilder png, ReadOnlySpan<float> image, float mean, float deviation, int left, int top)
    {
        for (int y = 0; y < Cell; y++)
        {
            for (int x = 0; x < Cell; x++)
            {
                float value = image[y / Zoom * DigitSet.Side + x / Zoom] * deviation + mean;
                byte grey = (byte)Math.Clamp(value * 255, 0, 255);
                png.SetPixel(new Pixel(grey, grey, grey), left + x, top + y);
            }
        }
    }

    private static void DrawSign(PngBuilder png, int digit, int left, int top, (int R, int G, int B) colour)
    {
        Span<float> sign = stackalloc float[Caption * Caption];
        DrawnDigits.DrawPlain(digit, Caption, sign);
        for (int y = 0; y < Caption; y++)
        {
            for (int x = 0; x < Caption; x++)
            {
                float ink = sign[y * Caption + x];
                png.SetPixel(new Pixel(Mix(colour.R, 32, ink), Mix(colour.G, 34, ink), Mix(colour.B, 40, ink)), left + x, top + y);
            }
        }
    }

    private static byte Mix(int colour, int background, float ink) => (byte)(background + (colour - background) * ink);
}
