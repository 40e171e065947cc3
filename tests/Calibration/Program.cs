using Bayes.Calibration;

return CommandLine.Run(args, Console.Out);
