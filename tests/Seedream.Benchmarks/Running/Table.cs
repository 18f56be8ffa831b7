namespace Seedream.Benchmarks.Running;

/// <summary>Prints rows as a Markdown table.</summary>
internal static class Table
{
    public static void Write(IReadOnlyList<Row> rows)
    {
        string[][] cells = [["measure", "value", "compared with", "target", ""], .. rows.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length))];
        Line(cells[0], widths);
        Line([.. widths.Select(width => new string('-', width))], widths);
        foreach (string[] row in cells[1..])
            Line(row, widths);

        Console.WriteLine();
    }

    private static string[] Cells(Row row) =>
        [row.Name, row.Value, row.Against, row.Target, row.Passed ? "pass" : "MISS"];

    private static void Line(string[] row, int[] widths) =>
        Console.WriteLine($"| {string.Join(" | ", row.Zip(widths, (cell, width) => cell.PadRight(width)))} |");
}
