def read(path):
    with open(path) as file:
        return {name: float(value) for name, value in map(str.split, file)}
