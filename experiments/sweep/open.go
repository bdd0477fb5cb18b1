package sweep

func (s *Schema) of(o object) *Schema { return s }
