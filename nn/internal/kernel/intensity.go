package kernel

// Intensities sets x = pixels/255, element by element: what the network sees of bytes.
func Intensities(x []float32, pixels []uint8) { active.intensities(x, pixels[:len(x)]) }

func intensities(x []float32, pixels []uint8) {
	for i, pixel := range pixels {
		x[i] = Intensity[pixel]
	}
}
