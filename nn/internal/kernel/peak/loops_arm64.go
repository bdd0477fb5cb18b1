package peak

func loops() []loop { return []loop{{multiplyAddNEON, 24 * 4 * 2}} }
