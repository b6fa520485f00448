iterations = 6000
learning_rate = 0.5
hidden_nodes = 16
output_nodes = 1
