namespace Seedream.Ledger;

/// <content>What a plan asks.</content>
public sealed partial class JobLedger
{
    private const int PlanRows = 1000;

    /// <summary>
    /// Gives the input and the prompt of every edit that a claim may find bought or under way, so that a plan need not ask
    /// for each of a million photos. They are read a thousand at a time.
    /// </summary>
    /// <param name="endpoint">The endpoint that the jobs were submitted to.</param>
    /// <param name="take">Is told each full path or URL, null for an edit without either, and its prompt.</param>
    public void ReadEdits(Uri endpoint, Action<string?, string?> take)
    {
        long last = 0;
        List<long> page;
        do
        {
            // Without the index of edits, or each page would be sorted out of all rows.
            page = _reader.Read(() => _reader.List(
                """
                SELECT id, coalesce(path, uri), parameters ->> 'prompt' FROM job NOT INDEXED
                WHERE endpoint = $endpoint AND is_current = 1 AND state <> $failed AND id > $last ORDER BY id LIMIT $rows
                """,
                reader =>
                {
                    take(reader.Text(1), reader.Text(2));
                    return reader.GetInt64(0);
                },
                ("$endpoint", Text(endpoint)),
                ("$failed", LedgerState.Failed),
                ("$last", last),
                ("$rows", PlanRows)));
            last = page.Count == 0 ? last : page[^1];
        }
        while (page.Count == PlanRows);
    }
}
