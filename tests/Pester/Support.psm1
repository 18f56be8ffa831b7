# What the tests share: the module under test, the emulator of the service, and photos to edit.
# Invoke-Tests.ps1 names the module in an environment variable. A test file that is run by itself takes the newest one.

$ErrorActionPreference = 'Stop'
$repository = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot '..' '..')).ProviderPath

# The emulator accepts this key and no other.
$testKey = 'SG_0123456789abcdef'

# The settings of a machine must not lead a test to the real service, nor a test to the ledger of whoever runs it.
$isolated = @(
    'SEGMIND_API_KEY', 'SEEDREAM_ENDPOINT', 'SEEDREAM_LEDGER'
    'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'
)
$environment = @{}

function Get-Newest([string[]] $Path) {
    $built = Get-ChildItem -Path (Join-Path $repository @Path) | Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $built) { throw "$Path has not been built. Run: dotnet build" }
    $built.FullName
}

function Get-ModuleManifest {
    if ($env:SEEDREAM_TEST_MODULE) { $env:SEEDREAM_TEST_MODULE }
    else { Get-Newest 'output', 'Seedream', '*', 'Seedream.psd1' }
}

function Get-Program([string] $Name) {
    Get-Newest 'src', $Name, 'bin', '*', 'net*', "$Name.dll"
}

function Start-Program {
    <#
    .SYNOPSIS
    Starts a program in the current location with redirected streams, and without colors.
    #>
    param([string] $Path, [string[]] $Argument, [hashtable] $Environment = @{}, [switch] $RedirectInput)

    $start = [Diagnostics.ProcessStartInfo]::new($Path)
    $start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.RedirectStandardInput = $RedirectInput
    $start.Environment['NO_COLOR'] = '1'
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    foreach ($one in $Argument) { $start.ArgumentList.Add($one) }
    [Diagnostics.Process]::Start($start)
}

function Wait-Program {
    <#
    .SYNOPSIS
    Waits for the end of a program and returns its exit code and the text of each of its streams.
    #>
    param([Diagnostics.Process] $Process)

    $errors = $Process.StandardError.ReadToEndAsync()
    $output = $Process.StandardOutput.ReadToEnd()
    $Process.WaitForExit()
    [pscustomobject]@{ ExitCode = $Process.ExitCode; Output = $output; Errors = $errors.GetAwaiter().GetResult() }
    $Process.Dispose()
}

function Invoke-Pwsh {
    <#
    .SYNOPSIS
    Runs this PowerShell as a process of its own.
    #>
    param([string[]] $Argument)

    # PowerShell as a .NET tool is an assembly that dotnet runs.
    $isTool = [IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -eq 'dotnet'
    $all = @(if ($isTool) { "$PSHOME/pwsh.dll" }) + '-NoProfile' + '-NonInteractive' + $Argument
    Wait-Program (Start-Program ([Environment]::ProcessPath) $all)
}

function Start-Emulator {
    <#
    .SYNOPSIS
    Starts the emulator on a free port and points this process and its children to it, and to an empty ledger, by their
    environment.
    .OUTPUTS
    An object for Stop-Emulator, with the address and the key.
    #>
    $arguments = '--port', '0', '--images', 'Plain', '--latency', '200ms', '--required-key', $testKey
    $process = Start-Program dotnet (@(Get-Program Seedream.Emulator) + $arguments)
    $first = $process.StandardOutput.ReadLine()
    if ($first -notmatch '^Listening on (?<address>http://\S+)$') {
        if (-not $process.HasExited) { $process.Kill() }
        throw "The emulator did not start: $first"
    }

    foreach ($name in $isolated) {
        if (-not $environment.ContainsKey($name)) {
            $environment[$name] = [Environment]::GetEnvironmentVariable($name)
        }
        [Environment]::SetEnvironmentVariable($name, $null)
    }

    $env:SEEDREAM_ENDPOINT = $Matches.address
    $env:SEGMIND_API_KEY = $testKey
    $folder = Join-Path ([IO.Path]::GetTempPath()) "seedream-$([guid]::NewGuid().ToString('n'))"
    $null = New-Item -ItemType Directory -Path $folder
    $env:SEEDREAM_LEDGER = Join-Path $folder 'ledger.db'
    [pscustomobject]@{ Process = $process; Address = $Matches.address; Key = $testKey; Folder = $folder }
}

function Stop-Emulator {
    param($Emulator)

    foreach ($name in @($environment.Keys)) { [Environment]::SetEnvironmentVariable($name, $environment[$name]) }
    $environment.Clear()
    if (-not $Emulator) { return }

    $Emulator.Process.Kill()
    $Emulator.Process.WaitForExit()
    $Emulator.Process.Dispose()

    # On Windows this process may still hold the ledger open.
    Remove-Item -LiteralPath $Emulator.Folder -Recurse -Force -ErrorAction SilentlyContinue
}

function Reset-Emulator {
    <#
    .SYNOPSIS
    Sets the emulator's jobs, counters and credit back to its start, removes all faults, and starts an empty ledger.
    #>
    param($Emulator)

    $null = Invoke-RestMethod -Method Delete "$($Emulator.Address)/_emulator/faults"
    $null = Invoke-RestMethod -Method Post "$($Emulator.Address)/_emulator/reset"
    $env:SEEDREAM_LEDGER = Join-Path $Emulator.Folder "$([guid]::NewGuid().ToString('n')).db"
}

function Get-EmulatorCounter {
    param($Emulator)
    Invoke-RestMethod "$($Emulator.Address)/_emulator/counters"
}

function Get-EmulatorJob {
    param($Emulator)
    Invoke-RestMethod "$($Emulator.Address)/_emulator/jobs" | ForEach-Object { $_ }
}

function Add-EmulatorFault {
    param($Emulator, [string] $Fault)
    $body = @{ Body = ConvertTo-Json $Fault; ContentType = 'application/json' }
    $null = Invoke-RestMethod -Method Post "$($Emulator.Address)/_emulator/faults" @body
}

function New-Photo {
    <#
    .SYNOPSIS
    Writes a valid gray JPEG unlike every other: no two photos have the same bytes.
    #>
    param([Parameter(Mandatory)] [string] $Path, [int] $Width = 320, [int] $Height = 240)

    $bytes = [Collections.Generic.List[byte]]::new()
    function Add-Segment([byte] $Marker, [byte[]] $Data) {
        $bytes.AddRange([byte[]](0xFF, $Marker, (($Data.Length + 2) -shr 8), (($Data.Length + 2) -band 0xFF)))
        $bytes.AddRange($Data)
    }

    # Each table knows one code of one bit: no difference, or the end of a block. Two zero bits are a gray block.
    $oneCode = @(1) + @(0) * 15 + @(0)
    $size = ($Height -shr 8), ($Height -band 0xFF), ($Width -shr 8), ($Width -band 0xFF)
    $blocks = [Math]::Ceiling($Width / 8) * [Math]::Ceiling($Height / 8)
    $bytes.AddRange([byte[]](0xFF, 0xD8))
    Add-Segment 0xE0 ([Text.Encoding]::ASCII.GetBytes('JFIF') + 0, 1, 1, 0, 0, 1, 0, 1, 0, 0)
    Add-Segment 0xFE ([Text.Encoding]::ASCII.GetBytes([guid]::NewGuid()))
    Add-Segment 0xDB (@(0) + @(16) * 64)
    Add-Segment 0xC0 (@(8) + $size + 1, 1, 0x11, 0)
    Add-Segment 0xC4 (@(0x00) + $oneCode)
    Add-Segment 0xC4 (@(0x10) + $oneCode)
    Add-Segment 0xDA (1, 1, 0, 0, 63, 0)
    $bytes.AddRange([byte[]]::new([Math]::Ceiling($blocks / 4)))
    $bytes.AddRange([byte[]](0xFF, 0xD9))
    [IO.File]::WriteAllBytes($Path, $bytes.ToArray())
    Get-Item -LiteralPath $Path
}

function New-PhotoFolder {
    <#
    .SYNOPSIS
    Makes a new folder with photos of the given names.
    #>
    param([Parameter(Mandatory)] [string] $Parent, [string[]] $Name = @())

    $folder = Join-Path $Parent ([guid]::NewGuid().ToString('n').Substring(0, 8))
    $null = New-Item -ItemType Directory -Path $folder
    foreach ($one in $Name) { $null = New-Photo -Path (Join-Path $folder $one) }
    $folder
}

function New-OldAssembly {
    <#
    .SYNOPSIS
    Compiles an assembly of the given name in version 1.0.0.0 that contains only the class Old.Thing.
    #>
    param([Parameter(Mandatory)] [string] $Path)

    # Add-Type cannot do this: it chooses the name of every assembly.
    $analysis = 'Microsoft.CodeAnalysis'
    $null = [Reflection.Assembly]::Load($analysis), [Reflection.Assembly]::Load("$analysis.CSharp")
    $code = '[assembly: System.Reflection.AssemblyVersion("1.0.0.0")] namespace Old { public class Thing { } }'
    $tree = ("$analysis.CSharp.CSharpSyntaxTree" -as [type])::ParseText($code)
    $reference = ("$analysis.MetadataReference" -as [type])::CreateFromFile([object].Assembly.Location)
    $compilation = ("$analysis.CSharp.CSharpCompilation" -as [type])::Create(
        [IO.Path]::GetFileNameWithoutExtension($Path),
        [Collections.Generic.List[Microsoft.CodeAnalysis.SyntaxTree]]@($tree),
        [Collections.Generic.List[Microsoft.CodeAnalysis.MetadataReference]]@($reference),
        ("$analysis.CSharp.CSharpCompilationOptions" -as [type])::new('DynamicallyLinkedLibrary'))
    $file = [IO.File]::Create($Path)
    try { $result = $compilation.Emit($file) }
    finally { $file.Dispose() }
    if (-not $result.Success) { throw "$($result.Diagnostics)" }
}

Export-ModuleMember -Function *-*
