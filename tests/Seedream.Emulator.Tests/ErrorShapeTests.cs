namespace Seedream.Emulator.Tests;

public sealed class ErrorShapeTests : EmulatorTest
{
    [Theory]
    [InlineData(ErrorShape.Error, "application/json", """{"error":"Not found"}""")]
    [InlineData(ErrorShape.Detail, "application/json", """{"detail":"Not found"}""")]
    [InlineData(
        ErrorShape.DetailList,
        "application/json",
        """{"detail":[{"loc":["body"],"msg":"Not found","type":"value_error"}]}""")]
    [InlineData(ErrorShape.Message, "application/json", """{"message":"Not found"}""")]
    [InlineData(ErrorShape.ErrorDescription, "application/json", """{"error_description":"Not found"}""")]
    [InlineData(ErrorShape.Text, "text/plain", "Not found")]
    [InlineData(ErrorShape.Raw, "application/json", "Not found")]
    [InlineData(ErrorShape.Empty, null, "")]
    public async Task Errors_have_every_shape(ErrorShape shape, string? type, string body)
    {
        Options.ErrorShape = shape;
        using HttpResponseMessage response = await Client.GetAsync("nowhere");
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Errors_can_be_HTML()
    {
        Options.ErrorShape = ErrorShape.Html;
        using HttpResponseMessage response = await Client.GetAsync("nowhere");
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<h1>404 Not Found</h1>", await response.Content.ReadAsStringAsync());
    }
}
