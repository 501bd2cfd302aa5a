// Ends this process when the one that started it is gone, which holds the other end of its input.
process.stdin.resume().once('close', () => process.exit(0));
