package plots
