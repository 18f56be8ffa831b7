using System.Text;
using System.Text.Json;
using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Service.Transport;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Wire;

public sealed class SubmitBodyTests
{
    private static readonly SentPhoto Remote = new(new Uri("https://h/b.jpg"));

    [Fact]
    public async Task ParametersThatAreNotSetAreNotSent() =>
        Assert.Equal("""{"prompt":"make it snow"}""", await Text(TestService.Edit()));

    [Fact]
    public async Task AllParametersAreSentUnderTheirWireNames()
    {
        Edit edit = TestService.Edit() with
        {
            AspectRatio = "3:2",
            Size = "2K",
            MaxImages = 4,
            OptimizePrompt = "Standard",
            Watermark = true,
        };
        Assert.Equal(
            """
            {"image_input":["https://h/a.jpg?x=1&y=%22","https://h/b.jpg"],"prompt":"make it snow",
            "aspect_ratio":"3:2","size":"2K","max_images":4,"optimize_prompt":"standard","watermark":true}
            """.ReplaceLineEndings(""),
            await Text(edit, new SentPhoto(new Uri("https://h/a.jpg?x=1&y=\"")), Remote));
        Assert.Equal(
            """{"prompt":"make it snow","optimize_prompt":"fast","watermark":false}""",
            await Text(TestService.Edit() with { OptimizePrompt = "Fast", Watermark = false }));
    }

    [Theory]
    [InlineData("Zürich im Schnee — 雪の街 🏔️ <b>&'\"+")]
    [InlineData("line\r\nbreak\tand \\ \0 \u001f")]
    public async Task APromptIsSentAsItWasWritten(string prompt) => Assert.Equal(prompt, await Prompt(prompt));

    [Fact]
    public async Task LettersOfAnyScriptAreNotEscaped() =>
        Assert.Contains("Zürich 雪", await Text(TestService.Edit("Zürich 雪")), StringComparison.Ordinal);

    [Fact]
    public async Task HalfASurrogatePairIsReplaced() =>
        Assert.Equal("cut \uFFFD off", await Prompt("cut \ud83d off"));

    [Fact]
    public Task AnyPromptIsSentAsItWasWritten() =>
        Gen.Char.Where(c => !char.IsSurrogate(c)).Array[0, 40].Select(letters => new string(letters))
            .SampleAsync(async prompt => Assert.Equal(prompt, await Prompt(prompt)), threads: 1);

    [Fact]
    public async Task AFileIsSentAsADataURIWithTheMediaTypeOfItsBytes()
    {
        using var folder = new TempFolder();
        byte[] png = Photos.Png();
        PhotoFile file = TestService.Inspected(folder.Write("named-wrong.jpg", png));
        string data = $"data:image/png;base64,{Convert.ToBase64String(png)}";
        Assert.Equal(
            $$"""{"image_input":["{{data}}","https://h/b.jpg"],"prompt":"make it snow"}""",
            await Text(TestService.Edit(), new SentPhoto(null, file), Remote));
    }

    [Fact]
    public void TheTextForTheLogContainsPathsAndNoImageData()
    {
        var file = new PhotoFile("/photos/a.png", new FileStamp(5_000_000, 0, 0, 0), "image/png", 100, 100);
        Assert.Equal(
            """{"prompt":"make it snow"} image_input: [(/photos/a.png), https://h/b.jpg]""",
            SubmitBody.Describe(TestService.Edit(), [new SentPhoto(null, file), Remote]));
    }

    private static async Task<string?> Prompt(string prompt) =>
        JsonDocument.Parse(await Text(TestService.Edit(prompt))).RootElement.GetProperty("prompt").GetString();

    private static async Task<string> Text(Edit edit, params SentPhoto[] inputs)
    {
        using RequestBody body = SubmitBody.Build(edit, inputs);
        using var sent = new MemoryStream();
        await body.CopyToAsync(sent);
        Assert.Equal(sent.Length, body.Headers.ContentLength);
        Assert.Equal("application/json", body.Headers.ContentType!.MediaType);
        return Encoding.UTF8.GetString(sent.ToArray());
    }
}
