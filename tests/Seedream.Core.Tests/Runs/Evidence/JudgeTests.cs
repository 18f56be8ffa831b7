using System.Text.Json.Nodes;
using Seedream.Edits;
using Seedream.Runs.Evidence;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Runs.Evidence;

/// <summary>
/// Every way in which the service may write its history: a submit without an answer is adopted only if the row cannot
/// be anyone else's, and sent again only if no row can be its own.
/// </summary>
public sealed class JudgeTests
{
    private const string Asset = "https://files.example/8d1f2c77a0b94e5d.jpg";
    private const string OtherAsset = "https://files.example/11aa22bb33cc44dd.jpg";
    private const string Full =
        """
        {"prompt":"Make it night","image_input":["https://files.example/8d1f2c77a0b94e5d.jpg"],
            "size":"2K","max_images":2,"watermark":true}
        """;

    private static readonly TimeSpan Wait = TimeSpan.FromHours(2);
    private static readonly DateTimeOffset Sent = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecordedSubmit Lost = Submit("Make it night", Asset);
    private static readonly RecordedSubmit Own = Submit("Add snow", OtherAsset);
    private static readonly HistoryRow OwnRow = Row("own", Body("Add snow", OtherAsset));

    public static TheoryData<string, string> AcceptedBodies => new()
    {
        { "as sent", Full },
        { "with defaults", Change(body => (body["aspect_ratio"], body["optimize_prompt"]) = ("16:9", "fast")) },
        { "numbers and Booleans as text", Change(body => (body["max_images"], body["watermark"]) = ("2", "True")) },
        { "a decimal number", Change(body => body["max_images"] = 2.0) },
        { "other letter case", Change(body => (body["prompt"], body["size"]) = ("MAKE IT NIGHT", "2k")) },
        { "trimmed and wrapped lines", Change(body => body["prompt"] = "  Make it\n night ") },
        { "another host", Change(body =>
            body["image_input"] = new JsonArray("https://cdn.example/in/8d1f2c77a0b94e5d.jpg")) },
        { "a query", Change(body => body["image_input"] = new JsonArray(Asset + "?sig=1%2F2&x=/a.jpg")) },
        { "percent-encoded", Change(body =>
            body["image_input"] = new JsonArray("https%3A%2F%2Ffiles.example%2F8d1f2c77a0b94e5d.jpg")) },
        { "one photo as text", Change(body => body["image_input"] = Asset) },
        { "photos as text of an array", Change(body => body["image_input"] = $"[\"{Asset}\"]") },
        { "photos as objects", Change(body =>
            body["image_input"] = new JsonArray(new JsonObject { ["url"] = Asset })) },
        { "inside an object", $$"""{"input":{{Full}},"webhook":null}""" },
        { "inside text", JsonValue.Create(Full).ToJsonString() },
        { "text inside an object", $$"""{"payload":{{JsonValue.Create(Full).ToJsonString()}}}""" },
        { "more fields", Change(body => (body["seed"], body["user"]) = (7, "me")) },
        { "the same key twice, with the same value",
            Full.Replace("{\"prompt\"", "{\"prompt\":\"Make it night\",\"prompt\"", StringComparison.Ordinal) },
    };

    public static TheoryData<string, string?> UnclearBodies => new()
    {
        { "none", null },
        { "empty", "" },
        { "null", "null" },
        { "truncated", Full[..40] },
        { "without photos", Change(body => body.Remove("image_input")) },
        { "a truncated prompt", Change(body => body["prompt"] = "Make it") },
        { "a prompt in a sentence", Change(body => body["prompt"] = "Edit the image: make it night!") },
        { "a parameter left out", Change(body => body.Remove("size")) },
        { "the same key twice, with other values",
            Full.Replace("{\"prompt\"", "{\"prompt\":\"x\",\"prompt\"", StringComparison.Ordinal) },
        { "a photo of ours and another", Change(body =>
            body["image_input"] = new JsonArray(Asset, "https://files.example/zz.jpg")) },
        { "a list of things", "[1,2]" },
    };

    public static TheoryData<string, string> OtherBodies => new()
    {
        { "another prompt", Body("Remove the car", "https://files.example/77.jpg") },
        { "the same prompt and another photo", Change(body =>
            body["image_input"] = new JsonArray("https://files.example/77.jpg")) },
        { "another size", Change(body => (body["size"], body["image_input"]) = ("3K", new JsonArray())) },
        { "the default number of images", Change(body =>
            (body["max_images"], body["image_input"]) = (1, new JsonArray())) },
    };

    [Theory]
    [MemberData(nameof(AcceptedBodies))]
    public void ARowThatCanOnlyBeOursIsAdopted(string name, string body)
    {
        Assert.NotEmpty(name);
        Assert.Equal("lost", Decide([Row("lost", body)]).AcceptedAs);
        Assert.Equal("lost", Decide([OwnRow, Row("lost", body)]).AcceptedAs);
    }

    [Theory]
    [MemberData(nameof(UnclearBodies))]
    public void ARowThatMayBeOursIsNeitherAdoptedNorTakenForAnothers(string name, string? body)
    {
        Assert.NotEmpty(name);
        Verdict verdict = Decide([OwnRow, Row("maybe", body)]);
        Assert.Equal(Doubt.Candidates, verdict.Doubt);
        Assert.Equal(["maybe"], verdict.Candidates);
    }

    [Theory]
    [MemberData(nameof(OtherBodies))]
    public void ARowIsAnothersOnlyWhereOurOwnRowsCanBeTrusted(string name, string body)
    {
        Assert.NotEmpty(name);
        HistoryRow[] rows = [Row("other", body)];
        Assert.True(Decide([OwnRow, .. rows]).IsNotAccepted);
        Assert.Equal(Doubt.NotCalibrated, Decide(rows).Doubt);
        Assert.Equal(Doubt.NotCalibrated, Decide([Row("own", Body("Add rain", OtherAsset)), .. rows]).Doubt);
        Assert.Equal(Doubt.NotCalibrated, Decide([Row("own", null), .. rows]).Doubt);
    }

    [Theory]
    [InlineData("Tom & Jerry's <b>", "Tom &amp; Jerry&#39;s &lt;b&gt;")]
    [InlineData("Make it night", "Make%20it%20night")]
    [InlineData("Füge Schnee hinzu", "F\\u00fcge Schnee hinzu")]
    [InlineData("Füge Schnee hinzu", "Fuege Schnee hinzu")]
    [InlineData("Füge Schnee hinzu", "F&uuml;ge Schnee hinzu")]
    [InlineData("A \"red\" car", "A \\\"red\\\" car")]
    [InlineData("Make it night", "<p>Make</p><p>it</p><p>night</p>")]
    public void APromptThatIsEscapedMayBeOurs(string sent, string listed) => Assert.Equal(
        Doubt.Candidates,
        Decide([OwnRow, Row("maybe", Body(listed, Asset))], lost: Submit(sent, Asset)).Doubt);

    [Fact]
    public void APromptProvesADifferenceOnlyWhereItsOptimizationIsShown()
    {
        RecordedSubmit lost = Lost with
        {
            Parameters = new Edit { Prompt = "Make it night", Size = "2K", OptimizePrompt = "Standard" },
        };
        HistoryRow[] rows = [OwnRow, Row("maybe", """{"prompt":"A dark sky, moonlit","size":"2K"}""")];
        Assert.Equal(Doubt.NotCalibrated, Decide(rows, lost: lost).Doubt);
    }

    [Fact]
    public void AGivenURLProvesADifferenceOnlyWhereARowOfOursShowsOne()
    {
        // The service may copy a given URL to a new name, and keep the names of uploads.
        RecordedSubmit lost = Lost with { Photos = [new(RecordedPhotoKind.SharedUrl, Asset, IsUnique: true)] };
        HistoryRow[] rows = [OwnRow, Row("maybe", Body("Make it night", "https://files.example/copy.jpg"))];
        Assert.Equal(Doubt.NotCalibrated, Decide(rows, lost: lost).Doubt);
        Assert.Equal("lost", Decide([OwnRow, Row("lost", Full)], lost: lost).AcceptedAs);
    }

    [Theory]
    [InlineData("F?ge Schnee hinzu")]
    [InlineData("FÃ¼ge Schnee hinzu")]
    [InlineData("Schnee")]
    public void APromptThatLostItsUmlautsMayBeOurs(string listed) => Assert.Equal(
        Doubt.Candidates,
        Decide([OwnRow, Row("maybe", Body(listed, Asset))], lost: Submit("Füge Schnee hinzu", Asset)).Doubt);

    [Fact]
    public void APromptInAnotherScriptIsNeverCertainlyAnothers() => Assert.Equal(
        Doubt.Candidates,
        Decide([OwnRow, Row("maybe", Body("????", Asset))], lost: Submit("雪を降らせる", Asset)).Doubt);

    [Fact]
    public void OneRowOfOursThatIsNotRecognizedMakesAllDoubtful()
    {
        Dictionary<string, RecordedSubmit> owned =
            new() { ["own"] = Own, ["own2"] = Submit("Add rain", "https://files.example/5.jpg") };
        HistoryRow[] rows = [OwnRow, Row("own2", Body("Add rain", "https://cdn.example/renamed.jpg"))];
        Assert.Equal(Doubt.NotCalibrated, Decide(rows, owned: owned).Doubt);
    }

    [Fact]
    public void APhotoProvesADifferenceOnlyWhereARowOfOursShowsOne()
    {
        Dictionary<string, RecordedSubmit> owned = new() { ["own"] = Submit("Add snow") };
        string own = """{"prompt":"Add snow","size":"2K","max_images":2,"watermark":true}""";
        HistoryRow[] rows = [Row("own", own), Row("other", Body("Make it night", OtherAsset))];
        Assert.Equal(Doubt.NotCalibrated, Decide(rows, owned: owned).Doubt);
    }

    [Fact]
    public void AParameterProvesADifferenceOnlyWhereARowOfOursShowsIt()
    {
        var plain = new RecordedSubmit(new Edit { Prompt = "Add snow" }, Own.Photos, IsDirect: false, Sent, Sent);
        string own = $$"""{"prompt":"Add snow","image_input":["{{OtherAsset}}"]}""";
        HistoryRow[] rows = [Row("own", own), Row("other", Change(body =>
            (body["size"], body["image_input"]) = ("2048", new JsonArray())))];
        Assert.Equal(Doubt.NotCalibrated, Decide(rows, owned: new() { ["own"] = plain }).Doubt);
    }

    [Fact]
    public void AMissingRowProvesNothingBeforeTwoHours()
    {
        Verdict early = Decide([OwnRow], now: Sent + Wait - TimeSpan.FromSeconds(1));
        Assert.Equal(Doubt.TooEarly, early.Doubt);
        Assert.Equal(Sent + Wait, early.SettlesAt);
        Assert.True(Decide([OwnRow], now: Sent + Wait).IsNotAccepted);
    }

    [Fact]
    public void AMissingRowProvesNothingWhereTheTimeIsNotKnown()
    {
        Assert.Equal(Doubt.TooEarly, Judge.Decide(Lost, [], Listing([OwnRow]), null, Wait).Doubt);
        Assert.Equal(Doubt.TooEarly, Decide([OwnRow], lost: Lost with { LostAt = null }).Doubt);
    }

    [Fact]
    public void AMissingRowProvesNothingBeyondSevenDays() =>
        Assert.Equal(Doubt.TooOld, Decide([OwnRow], now: Sent + TimeSpan.FromDays(7)).Doubt);

    [Fact]
    public void AMissingRowProvesNothingWhereNoJobOfOursIsListed()
    {
        Assert.Equal(Doubt.NotCalibrated, Decide([]).Doubt);
        Assert.Equal(Doubt.NotCalibrated, Decide([OwnRow], lost: Lost with { IsDirect = true }).Doubt);
    }

    [Fact]
    public void AMissingRowProvesNothingInAnIncompleteListing() =>
        Assert.Equal(Doubt.Unreadable, Decide([OwnRow], isComplete: false).Doubt);

    [Fact]
    public void ARowThatIsListedIsAdoptedAlsoFromAnIncompleteListing() =>
        Assert.Equal("lost", Decide([Row("lost", Full)], isComplete: false).AcceptedAs);

    [Fact]
    public void AnotherModelsJobIsAnothers()
    {
        HistoryRow row = Row("other", Full) with { Model = ModelLimits.Slug + "-pro" };
        Assert.True(Decide([OwnRow, row]).IsNotAccepted);
        Assert.Equal(Doubt.NotCalibrated, Decide([row]).Doubt);
    }

    [Fact]
    public void OurOwnRowsShowTheHistorysNameOfTheModel()
    {
        const string Name = "Seedream 5.0 Lite";
        HistoryRow own = OwnRow with { Model = Name };
        Assert.Equal("lost", Decide([own, Row("lost", Full) with { Model = Name }]).AcceptedAs);
        Assert.True(Decide([own, Row("other", Full) with { Model = "Seedream 5.0 Pro" }]).IsNotAccepted);
    }

    [Theory]
    [InlineData("prompt", "[removed by policy]")]
    [InlineData("max_images", "1")]
    [InlineData("size", "3072x3072")]
    public void ARowThatNamesOurUploadsIsNotAnothersWhateverElseItSays(string field, string value)
    {
        string body = Change(body => body[field] = value);
        Verdict verdict = Decide([OwnRow, Row("maybe", body)]);
        Assert.Equal(Doubt.Candidates, verdict.Doubt);
        Assert.Equal(["maybe"], verdict.Candidates);
    }

    [Fact]
    public void ARowOfAnotherLostSubmitOfTheSamePhotoIsThatSubmits()
    {
        RecordedSubmit other = Submit("Add rain", Asset);
        HistoryRow[] rows = [OwnRow, Row("rain", Body("Add rain", Asset))];
        Assert.True(Decide(rows, others: [other]).IsNotAccepted);
        Assert.Equal("rain", Decide(rows, lost: other, others: [Lost]).AcceptedAs);
    }

    [Theory]
    [InlineData(-60, Doubt.JobsMissing)]
    [InlineData(30, Doubt.JobsMissing)]
    [InlineData(61, Doubt.None)]
    public void AMissingRowProvesNothingWhereCompletedJobsOfOursAreMissingAsWell(int minutes, object doubt)
    {
        // The history may end early, or never list some requests. The youngest job may still appear.
        Dictionary<string, RecordedSubmit> completed = new()
        {
            ["own"] = Own,
            ["unlisted"] = Own with { SentAt = Sent + TimeSpan.FromMinutes(minutes) },
        };
        Assert.Equal(doubt, Decide([OwnRow], completed: completed).Doubt);
        Assert.Equal("lost", Decide([OwnRow, Row("lost", Full)], completed: completed).AcceptedAs);
    }

    [Fact]
    public void AJobOfThisLedgerIsNeverAdoptedAgain() =>
        Assert.True(
            Decide([OwnRow, Row("owned", Full)], owned: new() { ["own"] = Own, ["owned"] = Lost }).IsNotAccepted);

    [Theory]
    [InlineData(-16 * 60, Doubt.None)]
    [InlineData(-14 * 60, Doubt.Candidates)]
    [InlineData(-10, Doubt.Candidates)]
    public void ARowOlderThanTheSubmitIsNotAdopted(int minutes, object doubt)
    {
        Verdict verdict = Decide([OwnRow, Row("older", Full) with { Created = Sent + TimeSpan.FromMinutes(minutes) }]);
        Assert.Null(verdict.AcceptedAs);
        Assert.Equal(doubt, verdict.Doubt);
    }

    [Theory]
    [InlineData(-30 * 24)]
    [InlineData(null)]
    public void ARowIsOlderOnlyWhereOurOwnRowsShowTheTimesOfRequests(int? hours)
    {
        // As with a field that holds the time when the account or the model was created.
        HistoryRow own = OwnRow with { Created = hours is { } shift ? Sent + TimeSpan.FromHours(shift) : null };
        HistoryRow lost = Row("lost", null) with { Created = Sent - TimeSpan.FromDays(30) };
        Assert.Equal(Doubt.Candidates, Decide([own, lost]).Doubt);
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(0)]
    [InlineData(9)]
    public void OurOwnRowsShowTheZoneOfARowsTime(int hours)
    {
        HistoryRow own = OwnRow with { Created = Sent + TimeSpan.FromHours(hours) };
        HistoryRow lost =
            Row("lost", Full) with { Created = Sent + TimeSpan.FromHours(hours) + TimeSpan.FromSeconds(20) };
        Assert.Equal("lost", Decide([own, lost]).AcceptedAs);
    }

    [Fact]
    public void ARowWithoutATimeIsAdopted() =>
        Assert.Equal("lost", Decide([Row("lost", Full) with { Created = null }]).AcceptedAs);

    [Fact]
    public void TwoLostSubmitsThatLookAlikeAreBothLeftUnknown()
    {
        var other = new RecordedSubmit(new Edit { Prompt = "Make it night", MaxImages = 3 }, Lost.Photos,
            IsDirect: false, Sent, Sent);
        string body = """{"prompt":"Make it night","image_input":["https://files.example/8d1f2c77a0b94e5d.jpg"]}""";
        var lost = new RecordedSubmit(new Edit { Prompt = "Make it night" }, Lost.Photos, IsDirect: false, Sent, Sent);
        Assert.Equal("lost", Decide([Row("lost", body)], lost: lost).AcceptedAs);
        Assert.Equal(Doubt.Candidates, Decide([OwnRow, Row("lost", body)], lost: lost, others: [other]).Doubt);
    }

    [Fact]
    public void TwoLostSubmitsOfTwoPhotosAreEachAdopted()
    {
        RecordedSubmit other = Submit("Make it night", OtherAsset);
        HistoryRow[] rows = [Row("a", Full), Row("b", Body("Make it night", OtherAsset))];
        Assert.Equal("a", Decide(rows, others: [other], owned: []).AcceptedAs);
        Assert.Equal("b", Decide(rows, lost: other, others: [Lost], owned: []).AcceptedAs);
    }

    [Fact]
    public void TwoLostSubmitsThatShareAReferenceAreEachAdopted()
    {
        const string Reference = "https://files.example/5e5e5e5e.jpg";
        RecordedSubmit lost = Submit("Make it night", Asset, Reference);
        RecordedSubmit other = Submit("Make it night", OtherAsset, Reference);
        string body = Change(body => body["image_input"] = new JsonArray(Asset, Reference));
        Assert.Equal("lost", Decide([Row("lost", body)], lost: lost, others: [other], owned: []).AcceptedAs);
        Assert.Null(Decide([Row("lost", body)], lost: other, others: [lost], owned: []).AcceptedAs);
    }

    [Fact]
    public void AnEditWithoutAnAssetIsNeverAdopted()
    {
        RecordedSubmit plain = Submit("Make it night");
        HistoryRow row = Row("maybe", """{"prompt":"Make it night","size":"2K","max_images":2,"watermark":true}""");
        Assert.Equal(Doubt.Candidates, Decide([OwnRow, row], lost: plain).Doubt);

        var shared = new RecordedSubmit(plain.Parameters, [new(RecordedPhotoKind.SharedUrl, Asset)], IsDirect: false,
            Sent, Sent);
        Assert.Equal(Doubt.Candidates, Decide([OwnRow, Row("maybe", Full)], lost: shared).Doubt);
    }

    [Fact]
    public void AnAssetWithoutAFileNameOfItsOwnIsRecognizedByItsPath()
    {
        RecordedSubmit lost =
            Lost with { Photos = [new(RecordedPhotoKind.Asset, "https://files.example/8d1f/image.jpg", false)] };
        Assert.Equal("lost",
            Decide([Row("lost", Body("Make it night", "https://cdn.example/8d1f/image.jpg"))], lost: lost).AcceptedAs);
        Assert.Null(Decide([Row("other", Body("Make it night", "https://files.example/77aa/image.jpg"))],
            lost: lost).AcceptedAs);
    }

    [Fact]
    public void AFailedRowIsAdoptedOnlyAfterTwoHours()
    {
        // The history may list an earlier submit of the same edit that the service has rejected without a request id.
        HistoryRow failed = Row("rejected", Full) with { Status = "FAILED" };
        Verdict early = Decide([failed], now: Sent + TimeSpan.FromMinutes(1));
        Assert.Equal((null, Doubt.Candidates), (early.AcceptedAs, early.Doubt));
        Assert.Equal("lost", Decide([failed, Row("lost", Full)], now: Sent + TimeSpan.FromMinutes(1)).AcceptedAs);
        Assert.Equal("rejected", Decide([failed], now: Sent + Wait).AcceptedAs);
    }

    [Fact]
    public void RowsOfOneRequestAreTakenTogether()
    {
        HistoryRow failed = Row("lost", null) with { Status = "FAILED" };
        Assert.Equal("lost", Decide([failed, Row("lost", Full), Row("lost", Full)]).AcceptedAs);
    }

    [Fact]
    public void ARowWithoutARequestIdIsNotAdoptedAndProvesNothing()
    {
        Assert.Equal(Doubt.Candidates, Decide([OwnRow, Row(null, Full)]).Doubt);
        Assert.True(Decide([OwnRow, Row(null, Body("Remove the car", OtherAsset))]).IsNotAccepted);
    }

    private static Verdict Decide(
        HistoryRow[] rows,
        RecordedSubmit? lost = null,
        RecordedSubmit[]? others = null,
        Dictionary<string, RecordedSubmit>? owned = null,
        DateTimeOffset? now = null,
        bool isComplete = true,
        Dictionary<string, RecordedSubmit>? completed = null) =>
        Judge.Decide(lost ?? Lost, others ?? [], Listing(rows, owned, isComplete, completed), now
            ?? Sent + TimeSpan.FromHours(3), Wait);

    private static Listing Listing(
        HistoryRow[] rows,
        Dictionary<string, RecordedSubmit>? owned = null,
        bool isComplete = true,
        Dictionary<string, RecordedSubmit>? completed = null)
    {
        owned ??= new() { ["own"] = Own };
        return new Listing(
            ListedRequest.From(rows), isComplete, id =>
                owned.TryGetValue(id, out RecordedSubmit? submit) ? new OwnedRequest(submit) : null,
            (isDirect, from, to) => (completed ?? owned).Where(job => job.Value.IsDirect == isDirect
                && job.Value.SentAt >= from && job.Value.SentAt <= to).Select(job => job.Key));
    }

    private static RecordedSubmit Submit(string prompt, params string[] assets) => new(
        new Edit { Prompt = prompt, Size = "2K", MaxImages = 2, Watermark = true },
        [.. assets.Select(asset => new RecordedPhoto(RecordedPhotoKind.Asset, asset))],
        IsDirect: false,
        Sent,
        Sent);

    private static HistoryRow Row(string? id, string? body) => new()
    {
        RequestId = id,
        Model = ModelLimits.Slug,
        Status = "COMPLETED",
        RequestBody = body,
        Created = Sent + TimeSpan.FromSeconds(1),
    };

    private static string Body(string prompt, string photo) =>
        Change(body => (body["prompt"], body["image_input"]) = (prompt, new JsonArray(photo)));

    private static string Change(Action<JsonObject> change)
    {
        JsonObject body = JsonNode.Parse(Full)!.AsObject();
        change(body);
        return body.ToJsonString();
    }
}
