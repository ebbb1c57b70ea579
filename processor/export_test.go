package processor

// Libraries are the modules that the version names.
func Libraries() []string { return libraries }
