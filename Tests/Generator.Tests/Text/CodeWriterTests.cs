using Kiln.Generator.Text;

namespace Kiln.Generator.Tests.Text;

public class CodeWriterTests
{
    [Fact]
    public void Blocks_indent_every_line_they_hold()
    {
        var writer = new CodeWriter();
        writer.Documentation("<summary>A net.</summary>\n\nSecond.");
        using (writer.Block("class Net"))
        {
            writer.WriteLine("""
                int x;

                int y;
                """);
            writer.Line();
            using (writer.Block("int[] z =", close: "};"))
            {
                writer.Comment("one\ntwo");
                using (writer.Indent())
                {
                    writer.WriteLine("1,");
                }
            }
        }

        Assert.Equal(
            string.Join('\n',
                "/// <summary>A net.</summary>",
                "///",
                "/// Second.",
                "class Net",
                "{",
                "    int x;",
                "",
                "    int y;",
                "",
                "    int[] z =",
                "    {",
                "        // one",
                "        // two",
                "            1,",
                "    };",
                "}",
                ""),
            writer.ToString());
    }

    [Fact]
    public void Line_ends_are_always_line_feeds()
    {
        var writer = new CodeWriter();
        writer.WriteLine("a;\r\nb;  ");
        Assert.Equal("a;\nb;\n", writer.ToString());
    }
}
