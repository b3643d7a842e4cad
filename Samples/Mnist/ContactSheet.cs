namespace Samples;

/// <summary>A picture of images in rows; under each, in green what it is and in red what it was taken for.</summary>
internal static class ContactSheet
{
    private const int Columns = 8, Rows = 5, Zoom = 3, Margin = 8, Caption = 20;
    private const int Cell = DigitSet.Side * Zoom, StepX = Cell + Margin, StepY = Cell + Caption + Margin;
    private const int Width = Columns * StepX + Margin, Height = Rows * StepY + Margin;

    /// <summary>How many images there is room for.</summary>
    public const int Capacity = Columns * Rows;

    private static ReadOnlySpan<byte> Background => [32, 34, 40];

    private static ReadOnlySpan<byte> Green => [90, 220, 120];

    private static ReadOnlySpan<byte> Red => [250, 100, 90];

    /// <summary>Writes the picture as PNG.</summary>
    public static void Save(string path, DigitSet set, IReadOnlyList<Mistake> mistakes, float mean, float deviation)
    {
        byte[] rgb = new byte[3 * Width * Height];
        for (int i = 0; i < rgb.Length; i++)
        {
            rgb[i] = Background[i % 3];
        }

        for (int i = 0; i < mistakes.Count; i++)
        {
            int left = Margin + i % Columns * StepX, top = Margin + i / Columns * StepY;
            DrawImage(rgb, set[mistakes[i].Index], mean, deviation, left, top);
            DrawSign(rgb, mistakes[i].Label, left + Cell / 2 - Caption - 4, top + Cell + 2, Green);
            DrawSign(rgb, mistakes[i].Answer, left + Cell / 2 + 4, top + Cell + 2, Red);
        }

        PngFile.Save(path, Width, rgb);
    }

    private static void DrawImage(byte[] rgb, ReadOnlySpan<float> image, float mean, float deviation, int left, int top)
    {
        for (int y = 0; y < Cell; y++)
        {
            for (int x = 0; x < Cell; x++)
            {
                float value = image[y / Zoom * DigitSet.Side + x / Zoom] * deviation + mean;
                rgb.AsSpan(Place(left + x, top + y), 3).Fill((byte)Math.Clamp(value * 255, 0, 255));
            }
        }
    }

    /// <summary>A digit in a colour; what the pen covers in part is mixed with the background.</summary>
    private static void DrawSign(byte[] rgb, int digit, int left, int top, ReadOnlySpan<byte> colour)
    {
        Span<float> sign = stackalloc float[Caption * Caption];
        DrawnDigits.DrawPlain(digit, Caption, sign);
        for (int i = 0; i < sign.Length; i++)
        {
            Span<byte> pixel = rgb.AsSpan(Place(left + i % Caption, top + i / Caption), 3);
            for (int c = 0; c < 3; c++)
            {
                pixel[c] = (byte)(Background[c] + (colour[c] - Background[c]) * sign[i]);
            }
        }
    }

    private static int Place(int x, int y) => 3 * (y * Width + x);
}
