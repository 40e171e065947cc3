using System.Runtime.ExceptionServices;
using Bayes.Draws.Storage;
using Bayes.Models.Errors;

namespace Bayes.Cli;

/// <summary>Turns what went wrong into a message on stderr and an exit code; no user error shows a stack trace.</summary>
internal static class Failure
{
    public static int Guard(ConsoleEnvironment environment, Func<int> work)
    {
        try
        {
            return Unwrapped(work);
        }
        catch (UsageException e)
        {
            return Say(environment, e.Message, ExitCode.Usage);
        }
        catch (DataException e)
        {
            return Say(environment, e.CommandLineMessage, ExitCode.Model);
        }
        catch (ModelException e)
        {
            return Say(environment, e.Message, ExitCode.Model);
        }
        catch (DrawFileException e)
        {
            return Say(environment, $"fit: {e.Message}", ExitCode.Model);
        }
        catch (SamplingException e)
        {
            return Say(environment, $"run: {e.Message}", environment.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Model);
        }
        catch (OperationCanceledException) when (environment.Cancellation.IsCancellationRequested)
        {
            return Say(environment, "run: cancelled.", ExitCode.Cancelled);
        }
        catch (Exception e)
        {
            Say(environment, $"internal error: {e.GetType().Name}: {e.Message}", ExitCode.Internal);
            return environment.Trace
                ? Say(environment, e.ToString(), ExitCode.Internal)
                : Say(environment, "This is a fault of bayes; please report it with the command you typed. BAYES_TRACE=1 shows where it happened.", ExitCode.Internal);
        }
    }

    // What was wrong with a model is the same whether one thread found it or several.
    private static int Unwrapped(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions is [ModelException first, ..])
        {
            ExceptionDispatchInfo.Throw(first);
            throw;
        }
    }

    private static int Say(ConsoleEnvironment environment, string message, int code)
    {
        environment.Error.Write(message.TrimEnd() + "\n");
        return code;
    }
}
