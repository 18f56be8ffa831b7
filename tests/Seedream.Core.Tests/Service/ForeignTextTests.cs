using System.Net;
using System.Text;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;

namespace Seedream.Core.Tests.Service;

/// <summary>Whatever an answer echoes, neither an error nor a log line nor the ledger contains the key.</summary>
public sealed class ForeignTextTests : ServiceTest
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(TestService.KeyText);

    public static TheoryData<EmulatorEndpoint, string> Echoes()
    {
        string[] forms =
        [
            TestService.KeyText,
            string.Concat(Key.Select(one => $"%{one:X2}")),
            string.Concat(Key.Select(one => $"\\\\u{(int)one:x4}")),
            string.Concat(Key.Select(one => $"&#{one};")),
            Convert.ToBase64String([.. "x-api-key: "u8, .. Key]),
            string.Join("\\u001b[0m", TestService.KeyText.AsEnumerable()),
        ];
        EmulatorEndpoint[] endpoints =
            [EmulatorEndpoint.Upload, EmulatorEndpoint.Submit, EmulatorEndpoint.Status, EmulatorEndpoint.Result];
        var data = new TheoryData<EmulatorEndpoint, string>();
        foreach (EmulatorEndpoint endpoint in endpoints)
        {
            foreach (string form in forms)
                data.Add(endpoint, form);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task AnEchoedKeyIsShownAndStoredNowhere(EmulatorEndpoint endpoint, string form)
    {
        string body = $$"""{"status":"FAILED","error":"the key {{form}} is wrong"}""";
        Service.Faults.Add(Fault.Answer(endpoint, 422, ErrorShape.Raw, body));
        string photo = Folder.Write("photo.jpg", Photos.Jpeg());

        string shown = await DescribeAsync(TestService.EditOf(photo));

        Assert.Contains(SafeText.Mask, shown, StringComparison.Ordinal);
        AssertNoKey(shown);
        Service.Ledger.Checkpoint();
        AssertNoKey(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Service.Ledger.Path)));
    }

    public static TheoryData<EmulatorEndpoint, string> EchoesOfSuccess() => new()
    {
        { EmulatorEndpoint.Upload, """{"file_urls":["https://h.example/KEY/a.jpg"]}""" },
        { EmulatorEndpoint.Submit, """{"request_id":"r-KEY","status":"QUEUED"}""" },
        {
            EmulatorEndpoint.Result,
            """{"status":"COMPLETED","images":[{"url":"https://h/KEY","file_name":"KEY.jpg"}]}"""
        },
    };

    [Theory]
    [MemberData(nameof(EchoesOfSuccess))]
    public async Task AKeyInAnIdOrAUrlIsShownAndStoredNowhere(EmulatorEndpoint endpoint, string body)
    {
        string escaped = string.Concat(
            Key.Select((one, index) => index % 2 == 0 ? $"\\u{(int)one:x4}" : $"{(char)one}"));
        Service.Faults.Add(Fault.Answer(
            endpoint, 200, ErrorShape.Raw, body.Replace("KEY", escaped, StringComparison.Ordinal)));
        string photo = Folder.Write("photo.jpg", Photos.Jpeg());

        AssertNoKey(await DescribeAsync(TestService.EditOf(photo)));
        Service.Ledger.Checkpoint();
        AssertNoKey(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Service.Ledger.Path)));
    }

    [Fact]
    public async Task ARequestIdWithControlsIsNone()
    {
        Service.Options.HistoryAvailable = false;
        Service.Faults.Add(Fault.Answer(
            EmulatorEndpoint.Submit, 200, ErrorShape.Raw, """{"request_id":"a\u001b[2Jb","status":"QUEUED"}"""));

        await Fails.WithAsync(SeedreamErrorId.SubmitOutcomeUnknown, Service.SubmitAsync());
    }

    [Fact]
    public async Task AnErrorOfAJobIsOneHarmlessLine()
    {
        Service.Faults.Add(Fault.Answer(
            EmulatorEndpoint.Status, 422, ErrorShape.Raw, """{"status":"FAILED","error":"=1+1\n\u001b[2Jno\u202e"}"""));

        SeedreamJob job = await Service.WaitAsync(await Service.SubmitAsync());

        Assert.Equal("'=1+1 no", job.Error);
    }

    // Everything that a person may see: the error with its causes, the job, and the lines of -Verbose and -Debug.
    private async Task<string> DescribeAsync(Seedream.Edits.Edit edit)
    {
        var shown = new StringBuilder();
        try
        {
            SeedreamJob job = await Service.WaitAsync(await Service.SubmitAsync(edit));
            shown.AppendLine(job.ToString()).AppendLine(job.Error);
        }
        catch (SeedreamException failure)
        {
            shown.AppendLine(failure.ToString()).AppendLine(failure.RecommendedAction);
        }

        foreach (Seedream.Service.Connection.HttpExchange exchange in Service.Exchanges)
            shown.AppendLine(exchange.ToString()).AppendLine(exchange.RequestBody).AppendLine(exchange.ResponseBody);

        return shown.ToString();
    }

    private static void AssertNoKey(string text)
    {
        string[] readings =
        [
            text, Uri.UnescapeDataString(text), WebUtility.HtmlDecode(text),
            text.Replace("\u001b[0m", "", StringComparison.Ordinal),
            System.Text.RegularExpressions.Regex.Replace(
                text, @"\\+u([0-9a-f]{4})", match => $"{(char)Convert.ToInt32(match.Groups[1].Value, 16)}"),
        ];
        Assert.All(readings, reading =>
            Assert.DoesNotContain(TestService.KeyText, reading, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Convert.ToBase64String(Key)[..^4], text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String([0, 0, .. Key])[3..^4], text, StringComparison.Ordinal);
    }
}
