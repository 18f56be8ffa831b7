using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Seedream.Core.Tests.Support;
using Seedream.Output;
using Seedream.Runs;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Runs;

/// <summary>Too little memory, too many open files and a full disk hide no job that is paid.</summary>
public sealed class ShortageTests : ServiceTest
{
    [Fact]
    public async Task OutOfMemoryAfterASubmitLeavesItsOutcomeUnknown()
    {
        bool hasFailed = false;
        Service.OnExchange = exchange =>
        {
            if (exchange.Method == "POST" && !hasFailed)
            {
                hasFailed = true;
                throw new InsufficientMemoryException();
            }
        };

        SeedreamException failure =
            await Fails.WithAsync(SeedreamErrorId.SubmitOutcomeUnknown, Service.SubmitAsync());

        Assert.Contains("too little memory", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets, false)]
    [InlineData(SocketError.NoBufferSpaceAvailable, false)]
    [InlineData(SocketError.ConnectionRefused, true)]
    public void TooManyOpenFilesDoNotEndTheRunAsAnEndpointThatIsGone(SocketError code, bool isUnreachable)
    {
        var failure = new HttpRequestException(
            HttpRequestError.ConnectionError, "failed", new SocketException((int)code));
        Assert.Equal(isUnreachable, new TransportException("failed", notSent: true, failure).Unreachable);
    }

    [Fact]
    public async Task ALedgerThatCannotRecordAnImageEndsTheEditSoThatItsJobIsNamed()
    {
        using (var connection = new SqliteConnection($"Data Source={Service.Ledger.Path};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText =
                "CREATE TRIGGER full BEFORE INSERT ON file BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
            command.ExecuteNonQuery();
        }

        List<SeedreamException> failed = [];
        var target = new OutputTarget(Folder.File("out"), new NameTemplate("{BaseName}"), _ => false, null);
        await Fails.WithAsync(
            SeedreamErrorId.LedgerUnavailable,
            Service.MakeAsync(TestService.Edit(), target, new EditEvents(_ => { }, _ => { }, failed.Add)));

        Assert.Empty(failed);
    }
}
