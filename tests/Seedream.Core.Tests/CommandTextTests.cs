namespace Seedream.Core.Tests;

public sealed class CommandTextTests
{
    [Theory]
    [InlineData("3f2b-aa_01", "3f2b-aa_01")]
    [InlineData("", "''")]
    [InlineData("-Force", "'-Force'")]
    [InlineData("a b", "'a b'")]
    [InlineData("x'; Remove-Item $HOME; '$(calc)", "'x''; Remove-Item $HOME; ''$(calc)'")]
    [InlineData("x\u2019; calc", "'x\u2019\u2019; calc'")]
    public void AForeignIdStaysAValueInACommand(string id, string argument) =>
        Assert.Equal(argument, CommandText.Argument(id));
}
